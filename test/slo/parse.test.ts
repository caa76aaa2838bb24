// What a person may get wrong in slo/, and where it is said.
import { describe, expect, test } from 'vitest'
import { parseSlo } from '../../src/slo/parse.ts'
import { sloJsonSchema } from '../../src/slo/json-schema.ts'
import { specs, sloOf } from './specs.ts'

const head = 'objective: 99%\nwindow: 30d\n'

function problems(text: string, name = 'mine', scrape = 15): readonly string[] {
  const parsed = parseSlo(`slo/${name}.yaml`, text, scrape)
  if (parsed.ok) return []
  return parsed.problems.map(({ at, message }) => {
    const before = text.slice(0, at).split('\n')
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${message}`
  })
}

test.each(Object.keys(specs))('%s is an SLO', (name) => {
  expect(sloOf(name).name).toBe(name)
})

test('an objective is read as it is written', () => {
  const of = (objective: string) =>
    sloOf('a', `objective: ${objective}\nwindow: 30d\navailability: { up: up }\n`).objective
  expect(of('0.5%')).toBe(0.5)
  expect([of('99.9%'), of('99.9'), of('"99.9 %"'), of('95')]).toEqual([99.9, 99.9, 99.9, 95])
})

describe('says what is wrong, and where', () => {
  test.each([
    ['', ['1:1 an SLO is keys with values']],
    ['- a', ['1:1 an SLO is keys with values']],
    ['objective: 99%\n', ['1:1 window is missing', '1:1 nothing says what is good']],
    [
      `${head}availability: { up: up }\navailability: { up: up }\n`,
      ['4:1 the key "availability" is there twice'],
    ],
    [`${head}availability: { up: 'up{' }\n`, ['3:25 up: syntax error where it ends']],
    [
      `${head}availability: { up: 'rate(x[5m])' }\n`,
      ['3:22 up: "rate(x[5m])" is more than metrics, + and -'],
    ],
    [
      `${head}availability: { up: 'up{a=~"[^b]{3}(c|dd){2}"}' }\n`,
      ['3:22 no example of a series is found for up{a=~"[^b]{3}(c|dd){2}"}'],
    ],
    [
      'objective: 0.99\nwindow: 30d\navailability: { up: up }\n',
      ['1:12 objective must be a share below 100 %, such as 99.9%; it is "0.99"'],
    ],
    [
      `${head}minTraffic: 0\nevents: { bad: b, total: c }\n`,
      ['3:13 minTraffic must be a whole number above 0; it is "0"'],
    ],
    [`${head}availability: { up: a + b }\n`, ['3:25 up must be one metric']],
    [`${head}availability: { up: up }\nminTraffic: 3\n`, ['4:1 minTraffic has no events to count']],
    [`${head}availability: up\n`, ['3:15 availability must be a mapping']],
    [`${head}events: { good: a, bad: b, total: c }\n`, ['3:20 bad beside good: one says it']],
    [`${head}events: { good: a, total: a }\n`, ['3:1 no event can be good without being all of them']],
    [`${head}latency: { histogram: a_bucket, below: 1s }\n`, ['3:23 histogram is named without its ending']],
    [`${head}latency: { summary: a, below: 1s }\n`, ['3:1 quantile is missing']],
    [
      `${head}latency: { summary: a, quantile: 99, below: 1s }\n`,
      ['3:34 quantile must be between 0 and 1, such as 0.99; it is "99"'],
    ],
    [
      `${head}latency: { histogram: a, below: fast }\n`,
      ['3:33 below must be a duration, such as 10s, 500ms or 30d; it is "fast"'],
    ],
    [`${head}freshness: { age: a, within: 1h, unit: min }\n`, ['3:40 unit must be s or ms; it is "min"']],
    [
      `${head}availability: { up: up }\nfreshness: { age: a, within: 1h }\n`,
      ['4:1 freshness beside availability: an SLO has one of them'],
    ],
    [
      'objective: 99.9\nwindow: 1h\navailability: { up: up }\n',
      ['2:9 window is 1h, and with a scrape every 15s it cannot be below 1d'],
    ],
    [
      'objective: 120%\nwindow: 30d\navailability: { up: up }\n',
      ['1:12 objective must be a share below 100 %, such as 99.9%; it is "120%"'],
    ],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected)
  })

  test('of the name of the file', () => {
    const good = `${head}availability: { up: up }\n`
    expect(problems(good, 'Mine')).toEqual(['1:1 "Mine" is no name of an SLO'])
    expect(problems(good, 'a'.repeat(37))).toHaveLength(1)
    expect(problems(good, 'a'.repeat(36))).toEqual([])
  })

  test('of a window that is too short for the scrapes of the project', () => {
    const text = 'objective: 99%\nwindow: 2d\navailability: { up: up }\n'
    expect(problems(text, 'mine', 15)).toEqual([])
    expect(problems(text, 'mine', 60)).toEqual([
      '2:9 window is 2d, and with a scrape every 1m it cannot be below 4d',
    ])
  })
})

test('the schema for editors knows every key that the parser knows', () => {
  const schema = JSON.parse(sloJsonSchema()) as { readonly properties: Readonly<Record<string, unknown>> }
  expect(Object.keys(schema.properties)).toMatchInlineSnapshot(`
    [
      "description",
      "objective",
      "window",
      "minTraffic",
      "component",
      "events",
      "latency",
      "availability",
      "freshness",
    ]
  `)
  expect(schema).toMatchObject({ required: ['objective', 'window'], additionalProperties: false })
})
