// Dashboards of the user's own: drawn from contracts, checked against them.
import { project, root } from './project.ts'
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { contractText, deriveContract } from '../../src/contracts/contract.ts'
import { checkDashboard, openChecking } from '../../src/dashboards/check.ts'
import { newDashboard } from '../../src/dashboards/new.ts'
import { ownDashboards } from '../../src/dashboards/own.ts'
import { panelCount, projectDashboards } from '../../src/dashboards/project.ts'
import { checkedText, dashboardsText, newDashboardText } from '../../src/report/dashboards.ts'
import { record } from '../report/screens.ts'

interface Panel {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly gridPos: { x: number; y: number; w: number; h: number }
  readonly panels?: readonly Panel[]
  readonly targets?: readonly { expr: string; legendFormat: string }[]
  readonly fieldConfig?: { defaults: { unit?: string } }
}

const panelsIn = (text: string): readonly Panel[] =>
  (JSON.parse(text) as { panels: readonly Panel[] }).panels.flatMap((panel) => [
    panel,
    ...(panel.panels ?? []),
  ])

const api = contractText(
  deriveContract(
    { component: 'my-api', version: '1.0' },
    {
      'my-api': [
        [
          '# HELP orders_total Orders taken',
          '# TYPE orders_total counter',
          'orders_total{shop="a",result="ok"} 3',
          '# TYPE order_seconds histogram',
          'order_seconds_bucket{le="+Inf"} 2',
          'order_seconds_sum 2',
          'order_seconds_count 2',
          '# TYPE upload_bytes summary',
          'upload_bytes_sum 2',
          'upload_bytes_count 2',
          '# TYPE queue_length gauge',
          'queue_length{queue="a"} 2',
          '# TYPE build_info gauge',
          'build_info{version="1"} 1',
          '# TYPE start_time_seconds gauge',
          'start_time_seconds 1',
          '',
        ].join('\n'),
      ],
    },
  ),
)
const target = 'targets:\n  - { name: my-api, address: host:8000 }\n'
const options = { metrics: [], force: false, root }

describe('new', () => {
  test('each kind of metric is drawn as such', async () => {
    const { session, read } = await project({ 'contracts/my-api.json': api }, target)
    const made = await newDashboard(session, 'my-api', options)
    expect(made).toEqual({
      file: 'dashboards/my-api.json',
      uid: 'own-my-api',
      title: 'my-api (own)',
      panels: 6,
      metrics: 5,
      left: 0,
    })
    const drawn = panelsIn(read('dashboards/my-api.json') ?? '').map(
      ({ type, title, fieldConfig, targets = [] }) => [
        type,
        title,
        fieldConfig?.defaults.unit,
        ...targets.map(({ expr, legendFormat }) => `${expr} ${legendFormat}`),
      ],
    )
    const rate = (name: string): string => `rate(${name}{job="my-api"}[$__rate_interval])`
    expect(drawn).toEqual([
      [
        'heatmap',
        'Order: spread',
        's',
        'sum by (le) (increase(order_seconds_bucket{job="my-api"}[$__rate_interval])) {{le}}',
      ],
      [
        'timeseries',
        'Order: half, one in ten, one in a hundred above',
        's',
        ...[
          ['0.5', 'half'],
          ['0.9', 'one in ten'],
          ['0.99', 'one in a hundred'],
        ].map(
          ([quantile, name]) =>
            `histogram_quantile(${quantile}, sum by (le) (${rate('order_seconds_bucket')})) ${name}`,
        ),
      ],
      ['timeseries', 'Orders', 'cps', `sum by (result) (${rate('orders_total')}) {{result}}`],
      ['timeseries', 'Queue length', 'none', 'queue_length{job="my-api"} {{queue}}'],
      ['timeseries', 'Start time', 'dateTimeAsIso', 'start_time_seconds{job="my-api"} * 1000 {{instance}}'],
      [
        'timeseries',
        'Upload: mean',
        'bytes',
        `sum by (instance) (${rate('upload_bytes_sum')}) / (sum by (instance) (${rate('upload_bytes_count')}) > 0) {{instance}}`,
      ],
    ])
  })

  test('descriptions are what the program says', async () => {
    const { session, read } = await project({ 'contracts/my-api.json': api }, target)
    await newDashboard(session, 'my-api', { ...options, metrics: ['orders*'] })
    expect(panelsIn(read('dashboards/my-api.json') ?? '').map(({ description }) => description)).toEqual([
      'Orders taken. Per second; what it counts stands still where this is 0.',
    ])
  })

  test.each([
    'trino',
    'loki',
    'postgres',
    'minio',
    'nessie',
    'alloy',
    'tempo',
    'host',
    'containers',
    'prometheus',
  ])(
    'of all that %s exposes passes the check, whole panels beside each other, a dozen at once',
    async (component) => {
      const { session, read } = await project()
      const { file } = await newDashboard(session, component, options)
      const text = read(file) ?? ''
      const checking = await openChecking(session, root)
      expect(checkDashboard(file, text, checking).problems).toEqual([])
      const { panels } = JSON.parse(text) as { panels: readonly Panel[] }
      expect(panels.filter(({ type }) => type !== 'row').length).toBeLessThanOrEqual(12)
      for (const group of [
        panels,
        ...panels.flatMap(({ panels: inside }) => (inside === undefined ? [] : [inside])),
      ]) {
        const cells = group.flatMap(({ gridPos: { x, y, w, h } }) =>
          Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
        )
        expect(cells).toEqual([...new Set(cells)])
      }
    },
  )

  test('windows and statistics of one thing are one panel', async () => {
    const { session, read } = await project()
    await newDashboard(session, 'trino', {
      ...options,
      metrics: ['trino_execution_name_QueryManager_CpuInputByteRate_*'],
    })
    const [panel, ...others] = panelsIn(read('dashboards/trino.json') ?? '')
    expect(others).toEqual([])
    expect(panel?.targets?.map(({ legendFormat }) => legendFormat)).toEqual(['Max', 'P50', 'P95', 'P99'])
  })

  test('a file that is there stays, unless it is said', async () => {
    const { session, read } = await project({ 'dashboards/trino.json': '{"title":"mine"}' })
    await expect(newDashboard(session, 'trino', options)).rejects.toMatchObject({
      code: 'file-exists',
      exit: 'confirm',
    })
    expect(read('dashboards/trino.json')).toBe('{"title":"mine"}')
    await newDashboard(session, 'trino', { ...options, force: true, metrics: ['trino_memory_*'] })
    expect(read('dashboards/trino.json')).toContain('trino_memory_')
  })

  test.each([
    ['trin', {}, { code: 'no-contract', details: ['Did you mean trino?'] }],
    [
      'my-api',
      {},
      { code: 'no-contract', actions: [{ id: 'record', command: 'lake contract record my-api' }] },
    ],
    ['trino', { metrics: ['nope_*'] }, { code: 'no-such-metric' }],
    ['trino', { name: '../../etc/x' }, { code: 'bad-name' }],
  ])('%s %j is refused with a way out', async (component, more, error) => {
    const { session } = await project({}, target)
    await expect(newDashboard(session, component, { ...options, ...more })).rejects.toMatchObject({
      ...error,
      exit: 'usage',
    })
  })
})

const dashboard = (expr: string, legendFormat = '', more: object = {}): string =>
  JSON.stringify({
    uid: 'x',
    title: 'X',
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'P',
        datasource: { type: 'prometheus', uid: 'prometheus' },
        targets: [{ refId: 'A', expr, legendFormat }],
      },
    ],
    ...more,
  })

describe('check', () => {
  const variables = {
    templating: {
      list: [
        { name: 'job', type: 'query', query: 'label_values(up, job)', datasource: { type: 'prometheus' } },
        { name: 'window', type: 'interval', query: '1m,5m' },
        { name: 'n', type: 'custom', query: '5,10' },
      ],
    },
  }

  test.each([
    ['up{job="loki"}', '{{instance}}', {}],
    ['topk($n, rate(loki_panic_total{job=~"$job"}[$window]))', '', variables],
    ['sum by (job) (rate(prometheus_http_requests_total[$__rate_interval]))', '{{job}}', {}],
    ['orders_total{job="my-api"}', '', {}],
    ['orders_total', '', {}],
  ])('%s is right', async (expr, legend, more) => {
    const { session } = await project({}, target)
    expect(
      checkDashboard('dashboards/x.json', dashboard(expr, legend, more), await openChecking(session, root))
        .problems,
    ).toEqual([])
  })

  test.each([
    ['loki_panics_total{job="loki"}', '', 'P: loki_panics_total is not in the contract of loki'],
    ['up', '{{intsance}}', 'P: the legend names intsance, which the result does not have'],
    ['rate(up)', '', 'P: rate() wants a range, such as rate(metric[5m]), and gets a vector'],
    ['orders_totl{job="my-api"}', '', 'P: orders_totl is not in the contract of my-api'],
  ])('%s is wrong', async (expr, legend, problem) => {
    const { session } = await project({ 'contracts/my-api.json': api }, target)
    expect(
      checkDashboard('dashboards/x.json', dashboard(expr, legend), await openChecking(session, root))
        .problems,
    ).toEqual([problem])
  })

  test.each([
    [
      'tempo',
      { query: '{kind=servr} | rate()' },
      ['P: syntax error at "servr} | rate()"', 'P: kind is never servr'],
    ],
    [
      'tempo',
      { query: '{span.my.thing="a"} | rate() by (span.my.thing)', legendFormat: '{{span.my.thing}}' },
      [],
    ],
    [
      'tempo',
      { query: '{} | rate()', legendFormat: '{{name}}' },
      ['P: the legend names name, which the result does not have'],
    ],
    ['loki', { expr: '{level="eror"}' }, ['P: level is never "eror"']],
    ['loki', { expr: '{level="error"}' }, []],
  ])('the datasource of a panel is that of its targets: %s %j', async (type, target, problems) => {
    const { session } = await project()
    const panels = [
      { id: 1, type: 'timeseries', title: 'P', datasource: { type, uid: type }, targets: [target] },
    ]
    const source = dashboard('', '', { panels })
    const checking = await openChecking(session, root)
    expect(checkDashboard('dashboards/x.json', source, checking).problems).toEqual(problems)
  })

  test('a file that is no dashboard says where it breaks', async () => {
    const { session } = await project()
    const checked = checkDashboard(
      'dashboards/x.json',
      '{"title": "X",\n}',
      await openChecking(session, root),
    )
    expect(checked.problems).toEqual([expect.stringMatching(/^2:1 /)])
  })

  test('one file is named with or without its folder; the nearest is offered', async () => {
    const { session } = await project({ 'dashboards/night.json': dashboard('up') })
    for (const word of ['night', 'night.json', 'dashboards/night.json', './dashboards/night.json'])
      expect(ownDashboards(session, word)).toHaveLength(1)
    expect(() => ownDashboards(session, 'nigth')).toThrow('there is no dashboards/nigth.json')
  })
})

describe('list', () => {
  test('shipped ones of what the project runs, and its own, with what lake up would bring', async () => {
    const { session } = await project({ 'dashboards/night.json': dashboard('up') })
    const found = await projectDashboards(session)
    const of = (uid: string) => found.find((entry) => entry.uid === uid)
    expect(of('x')).toMatchObject({ own: true, file: 'dashboards/night.json', provisioned: false })
    expect(of('postgres')).toMatchObject({ own: false, provisioned: true })
    expect(of('trino')).toBeUndefined()
    expect(panelCount(of('postgres')?.json)).toBeGreaterThan(10)
  })
})

describe('as text', () => {
  test.each([80, 200])('%i columns', async (width) => {
    const { session } = await project({ 'dashboards/night.json': dashboard('up', '{{x}}') }, target)
    const found = await projectDashboards(session)
    const lines = found.map((entry) => ({ ...entry, panels: panelCount(entry.json) }))
    const checking = await openChecking(session, root)
    const checked = ownDashboards(session).map(([file, source]) => checkDashboard(file, source, checking))
    const made = {
      file: 'dashboards/trino.json',
      uid: 'own-trino',
      title: 'trino (own)',
      panels: 60,
      metrics: 60,
      left: 12,
    }
    const { text, tooWide } = record(
      (style) =>
        [
          dashboardsText(lines, style, safe),
          checkedText(checked, checking.unrecorded, style, safe),
          newDashboardText(made, style),
        ].join('\n'),
      width,
    )
    expect(text).toMatchSnapshot()
    expect(tooWide).toEqual([])
  })
})
