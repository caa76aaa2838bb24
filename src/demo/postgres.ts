// Work in a schema of the demo's own: transactions, locks that are waited for, sorts that spill, mistakes.
import { NoAnswer } from '../health/ask.ts'
import { firstLine } from '../health/values.ts'
import { Unexpected } from './part.ts'
import type { LoadContext, Part, Step } from './part.ts'

const schema = 'lake_demo'

/** psql inside the service, where no password is asked for; without a pager, a profile or anything but errors. */
const psql = 'psql -qtAX -v ON_ERROR_STOP=1 -U lake -d lake'

/** Nothing of the demo can hold up anybody for longer. */
const bounded = "set statement_timeout = '20s'; set idle_in_transaction_session_timeout = '20s';"

async function shell(context: LoadContext, script: string): Promise<{ code: number; output: string }> {
  context.signal.throwIfAborted()
  return context.stack.session.runtime.exec('postgres', ['sh', '-c', script])
}

/** One connection for each list of statements, all at once; the words are the demo's own and hold no quote of a shell. */
function sessions(...lists: readonly string[]): string {
  const run = lists.map((sql) => `printf '%s' "${bounded} ${sql}" | ${psql}`)
  const [first = '', ...more] = run
  return more.length === 0
    ? first
    : `${more.map((one) => `(${one}) &`).join(' ')} ${first}; code=$?; wait; exit $code`
}

async function run(context: LoadContext, ...lists: readonly string[]): Promise<void> {
  const { code, output } = await shell(context, sessions(...lists))
  if (code !== 0) throw new NoAnswer(`psql ends with ${code}: ${firstLine(output)}`)
}

function work(name: string, ...lists: readonly string[]): Step {
  return { name, run: (context) => run(context, ...lists) }
}

/** psql must fail, with these words of PostgreSQL's. */
function refused(name: string, words: string, script: string, fires?: string): Step {
  return {
    name,
    onPurpose: true,
    ...(fires === undefined ? {} : { fires }),
    async run(context) {
      const { output } = await shell(context, script)
      if (!output.includes(words)) throw new Unexpected(`${name} should have failed: ${firstLine(output)}`)
    },
  }
}

const later = 'select pg_sleep(1);'

export const postgresPart: Part = {
  name: 'postgres',
  does: `transactions, waits for locks and mistakes in the schema ${schema}`,
  needs: ['postgres'],
  steps: [
    work(
      'insert',
      `insert into ${schema}.orders (amount, state) select random() * 100, 'new' from generate_series(1, 500);`,
    ),
    work('update', `update ${schema}.orders set state = 'paid' where state = 'new' and id % 3 = 0;`),
    work('read', `select state, count(*), avg(amount) from ${schema}.orders group by state;`, later),
    work('rolled back', `begin; update ${schema}.orders set amount = 0; rollback;`),
    work(
      'wait for a lock',
      `begin; lock table ${schema}.stock; select pg_sleep(6); commit;`,
      `${later} begin; lock table ${schema}.stock; commit;`,
    ),
    work(
      'sort that spills',
      `set work_mem = '64kB'; select count(*) from (select * from ${schema}.orders order by amount, state) sorted;`,
    ),
    refused('duplicate', 'duplicate key', sessions(`insert into ${schema}.stock values (1, 0);`)),
    work('delete', `delete from ${schema}.orders where id < (select max(id) - 5000 from ${schema}.orders);`),
    work('idle in transaction', `begin; select count(*) from ${schema}.orders;\n\\! sleep 6\ncommit;`),
    work('vacuum', `vacuum analyze ${schema}.orders;`, 'checkpoint;'),
    refused(
      'deadlock',
      'deadlock detected',
      sessions(
        `begin; update ${schema}.stock set count = count + 1 where id = 1; ${later} update ${schema}.stock set count = count + 1 where id = 2; commit;`,
        `begin; update ${schema}.stock set count = count + 1 where id = 2; ${later} update ${schema}.stock set count = count + 1 where id = 1; commit;`,
      ),
      'PostgresDeadlocks',
    ),
  ],
  setUp: (context) =>
    run(
      context,
      [
        'set client_min_messages = warning;',
        `create schema if not exists ${schema};`,
        `create table if not exists ${schema}.orders (id bigserial primary key, amount numeric, state text);`,
        `create table if not exists ${schema}.stock (id int primary key, count int);`,
        `insert into ${schema}.stock values (1, 100), (2, 100) on conflict do nothing;`,
      ].join(' '),
    ),
  cleanUp: (context) =>
    run(context, `set client_min_messages = warning; drop schema if exists ${schema} cascade;`),
}
