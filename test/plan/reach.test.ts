import { describe, expect, test } from 'vitest'
import { addressText, parseAddress } from '../../src/config/address.ts'
import { joinedNetworks, reach, waysOf } from '../../src/plan/reach.ts'
import { configOf, planOf } from './plans.ts'

const two = `attach:
  - project: shop
  - { project: blog, networks: [blog_front, blog_back] }
components:
  trino: { external: shop/trino }
  postgres: { external: { address: blog/db, user: u, database: d, password: "\${PASSWORD}" } }
targets:
  - { name: again, address: "shop/trino:8080" }
  - { name: api, address: "shop/api:8000" }
  - { name: mine, address: "host:8000" }
`
const config = configOf(two, { PASSWORD: 'x' })

describe('ways into attached projects', () => {
  test('one for each address, however often it is named', () => {
    expect(waysOf(config)).toEqual([
      { project: 'blog', service: 'db', port: 5432, listen: 20_000, networks: ['blog_front', 'blog_back'] },
      { project: 'shop', service: 'trino', port: 8080, listen: 20_001, networks: ['shop_default'] },
      { project: 'shop', service: 'api', port: 8000, listen: 20_002, networks: ['shop_default'] },
    ])
  })

  test('one more target moves no port', () => {
    const more = configOf(`${two}  - { name: more, address: "blog/web:80" }\n`, { PASSWORD: 'x' })
    expect(waysOf(more).slice(0, 3)).toEqual(waysOf(config))
  })

  test.each([
    [{ project: 'shop', host: 'trino', port: 8080 }, 'lake-relay:20001'],
    [{ host: 'host', port: 8080 }, 'host.docker.internal:8080'],
    [{ host: 'db.corp', port: 1 }, 'db.corp:1'],
    [{ project: 'shop', host: 'trino', port: 1 }, 'trino.shop:1'],
  ])('%j is reached at %s', (address, reached) => {
    expect(addressText(reach(address, config))).toBe(reached)
  })

  test('only networks that an address leads to are joined', () => {
    expect(joinedNetworks(config)).toEqual(['blog_front', 'blog_back', 'shop_default'])
    expect(joinedNetworks(configOf('attach: [{ project: shop }]\n'))).toEqual([])
  })

  test('the relay is part of the stack while there are any', async () => {
    const names = async (body: string) => (await planOf(body)).services.map(({ name }) => name)
    expect(await names('attach: [{ project: shop }]\n')).not.toContain('lake-relay')
    expect(
      await names('attach: [{ project: shop }]\ncomponents: { trino: { external: shop/trino } }\n'),
    ).toContain('lake-relay')
  })

  test('the exporter of a database there connects through the relay', async () => {
    const plan = await planOf(two, { PASSWORD: 'x' })
    const exporter = plan.services.find(({ name }) => name === 'postgres-exporter')
    expect(exporter?.environment['DATA_SOURCE_URI']).toBe('lake-relay:20000/d?sslmode=disable')
  })
})

test.each([
  ['shop/trino:8080', { project: 'shop', host: 'trino', port: 8080 }],
  ['shop/trino', { project: 'shop', host: 'trino' }],
  ['1-a_b/x.y-z:1', { project: '1-a_b', host: 'x.y-z', port: 1 }],
  ['host:65535', { host: 'host', port: 65_535 }],
  ['[::1]:1', { host: '[::1]', port: 1 }],
  ['shop/[::1]:1', undefined],
  ['Shop/trino:1', undefined],
  ['shop/a/b:1', undefined],
  ['shop/:1', undefined],
  ['/trino:1', undefined],
  ['host:0', undefined],
  ['host:65536', undefined],
])('%s', (text, address) => expect(parseAddress(text)).toEqual(address))
