// What applications take to work with the lake. Passwords are named by the files that hold them, never shown.
import type { Connect, ConnectFacts, Snippet } from './contract.ts'

export const postgresClient: Connect = {
  system: 'postgres',
  what: 'PostgreSQL: the database of the lake',
  service: 'postgres',
  port: 'sql',
  environment: ({ at }) => {
    const [host = '', port = ''] = at('postgres', 'sql').split(':')
    return { PGHOST: host, PGPORT: port, PGUSER: 'lake', PGDATABASE: 'lake' }
  },
  secrets: () => ({ PGPASSWORD: 'postgres-password' }),
  snippets: ({ at }) => [
    {
      title: 'As a URL; the password comes from PGPASSWORD',
      language: 'text',
      lines: [
        `postgresql://lake@${at('postgres', 'sql')}/lake`,
        `jdbc:postgresql://${at('postgres', 'sql')}/lake?user=lake`,
      ],
    },
  ],
}

const storeKey = { AWS_ACCESS_KEY_ID: 'lake', AWS_REGION: 'us-east-1' }
const storeSecret = { AWS_SECRET_ACCESS_KEY: 'minio-password' }

export const s3Client: Connect = {
  system: 'minio',
  what: 'Object store: S3, with the bucket warehouse',
  service: 'minio',
  port: 's3',
  environment: ({ at }) => ({ AWS_ENDPOINT_URL: `http://${at('minio', 's3')}`, ...storeKey }),
  secrets: () => storeSecret,
  snippets: () => [
    {
      title: 'Path style, where a client does not choose it by itself',
      language: 'python',
      lines: [
        'import boto3',
        'from botocore.config import Config',
        's3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))',
        's3.list_objects_v2(Bucket="warehouse")',
      ],
    },
  ],
}

export const icebergClient: Connect = {
  system: 'nessie',
  what: 'Nessie: the Iceberg catalog, by REST',
  service: 'nessie',
  port: 'api',
  environment: ({ at, runs }) => ({
    NESSIE_URI: `http://${at('nessie', 'api')}/api/v2`,
    ...(runs('minio') ? storeKey : {}),
  }),
  secrets: ({ runs }) => (runs('minio') ? storeSecret : {}),
  snippets: (facts) => [pyIceberg(facts), spark(facts)],
  remarks: [
    'A branch is part of the address: /iceberg/my_branch; without one it is main.',
    'Data files lie in the object store: clients read and write them with its keys.',
  ],
}

/** Nessie tells every client the address that the store has inside the stack. From elsewhere the store is its own proxy. */
function storeProxy({ at, inside, runs }: ConnectFacts): string | undefined {
  return inside || !runs('minio') ? undefined : `http://${at('minio', 's3')}`
}

const outsideOnly = 'Nessie names the store as the stack knows it: from here, its own port takes the requests'

function pyIceberg(facts: ConnectFacts): Snippet {
  const proxy = storeProxy(facts)
  return {
    title: 'PyIceberg',
    language: 'python',
    lines: [
      'from pyiceberg.catalog import load_catalog',
      'properties = {',
      '    "type": "rest",',
      `    "uri": "http://${facts.at('nessie', 'api')}/iceberg",`,
      '    "warehouse": "warehouse",',
      ...(proxy === undefined ? [] : [`    # ${outsideOnly}.`, `    "s3.proxy-uri": "${proxy}",`]),
      '}',
      'catalog = load_catalog("lake", **properties)',
    ],
  }
}

function spark(facts: ConnectFacts): Snippet {
  const proxy = storeProxy(facts)
  const key = 'spark.sql.catalog.lake'
  return {
    title: 'Spark',
    language: 'properties',
    lines: [
      `${key}=org.apache.iceberg.spark.SparkCatalog`,
      `${key}.type=rest`,
      `${key}.uri=http://${facts.at('nessie', 'api')}/iceberg`,
      `${key}.warehouse=warehouse`,
      ...(proxy === undefined ? [] : [`# ${outsideOnly}.`, `${key}.http-client.proxy-endpoint=${proxy}`]),
    ],
  }
}

export const trinoClient: Connect = {
  system: 'trino',
  what: 'Trino: SQL over the lake',
  service: 'trino',
  port: 'http',
  environment: () => ({}),
  snippets: ({ at, runs }) => {
    const [host = '', port = ''] = at('trino', 'http').split(':')
    const catalog = runs('nessie') ? 'iceberg' : 'tpch'
    return [
      {
        title: 'JDBC, SQLAlchemy, command line',
        language: 'text',
        lines: [
          `jdbc:trino://${host}:${port}/${catalog}?user=me`,
          `trino://me@${host}:${port}/${catalog}`,
          `trino --server http://${host}:${port} --catalog ${catalog}`,
        ],
      },
      {
        title: 'Python',
        language: 'python',
        lines: [
          'import trino',
          `connection = trino.dbapi.connect(host="${host}", port=${port}, user="me", catalog="${catalog}")`,
        ],
      },
    ]
  },
  remarks: ['Any user name is taken, none is checked: lake queries shows it.'],
}
