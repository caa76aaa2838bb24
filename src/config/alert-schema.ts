// `alerts:` of lake.yaml: who is told, and what of the shipped alerts is changed.
import { z } from 'zod'
import { parameter } from './alert-parameter.ts'
import { httpUrl, mappingLike, ofType, pending, slug, words } from './scalars.ts'
import type { AlertOverride, Receiver } from './types.ts'

/** The shipped alerts and the numbers of each that may be overridden. */
export type AlertCatalogue = Readonly<
  Record<string, { readonly parameters: Readonly<Record<string, { readonly unit: string }>> }>
>

const receiverFields = z.strictObject(
  {
    webhook: httpUrl.optional().meta({
      description: 'Slack: the incoming webhook. By reference: "${SLACK_WEBHOOK}".',
      examples: ['${SLACK_WEBHOOK}'],
    }),
    channel: words("'#alerts'")
      .optional()
      .meta({
        description: 'Slack: the channel, in quotes; default: the one of the webhook.',
        examples: ['#alerts'],
      }),
    url: httpUrl
      .optional()
      .meta({ description: 'Any webhook: gets the JSON of Alertmanager.', examples: ['${ALERT_WEBHOOK}'] }),
    to: words('oncall@example.com')
      .optional()
      .meta({ description: 'E-mail: who gets it.', examples: ['oncall@example.com'] }),
    from: words('lake@example.com')
      .optional()
      .meta({ description: 'E-mail: the sender.', examples: ['lake@example.com'] }),
    smarthost: words('smtp.example.com:587')
      .regex(/^[^\s:]+:\d+$/, { error: 'must be a mail server with its port, such as smtp.example.com:587' })
      .optional()
      .meta({ description: 'E-mail: the mail server and its port.', examples: ['smtp.example.com:587'] }),
    username: words('lake')
      .optional()
      .meta({ description: 'E-mail: user name at the mail server.', examples: ['lake'] }),
    password: words('"${SMTP_PASSWORD}"')
      .optional()
      .meta({
        description: 'E-mail: password at the mail server, by reference.',
        examples: ['${SMTP_PASSWORD}'],
      }),
  },
  mappingLike('{ webhook: "${SLACK_WEBHOOK}" }'),
)

/** What a receiver is follows from its keys: one of these, and only one. */
const kinds = {
  webhook: { kind: 'slack', needs: ['webhook'], may: ['channel'] },
  url: { kind: 'webhook', needs: ['url'], may: [] },
  to: { kind: 'email', needs: ['to', 'from', 'smarthost'], may: ['username', 'password'] },
} as const

const howTo = 'webhook: (Slack), url: (any webhook) or to: (e-mail)'

/** One flat mapping, judged by hand: a union would answer with the complaints of all three kinds. */
const receiver = receiverFields
  .transform((value, context): Receiver => {
    const said = Object.entries(kinds).filter(([key]) => Object.hasOwn(value, key))
    const [only, other] = said
    if (only === undefined || other !== undefined) {
      const [message, fix] =
        only === undefined
          ? ['this receiver does not say where to send', `add ${howTo}`]
          : [`this receiver is of two kinds: ${howTo}`, 'write two receivers']
      context.addIssue({ code: 'custom', message, params: { fix, at: 'key' } })
      return z.NEVER
    }
    const [key, { kind, needs, may }] = only
    const allowed: readonly string[] = [...needs, ...may]
    for (const extra of Object.keys(value).filter((name) => !allowed.includes(name))) {
      context.addIssue({
        code: 'custom',
        path: [extra],
        message: `"${extra}" does not belong to a receiver with ${key}:`,
        params: { fix: `its keys: ${allowed.join(', ')}`, at: 'key' },
      })
    }
    for (const missing of needs.filter((name) => !Object.hasOwn(value, name))) {
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: `"${missing}" is missing`,
        params: { rule: 'missing-key', fix: `an ${kind} receiver needs the keys ${needs.join(', ')}` },
      })
    }
    return { kind, ...value } as Receiver
  })
  .meta({
    description: 'Its kind follows from its keys: webhook (Slack), url (any webhook), to (e-mail).',
    oneOf: [{ required: ['webhook'] }, { required: ['url'] }, { required: ['to', 'from', 'smarthost'] }],
  })

const severities = ['critical', 'warning', 'info'] as const
const common = {
  enabled: z
    .boolean()
    .optional()
    .meta({ description: 'false: the alert is not loaded.', default: true, examples: [false] }),
  severity: z
    .enum(severities)
    .optional()
    .meta({ description: 'Instead of the shipped severity.', examples: ['critical'] }),
  for: pending
    .optional()
    .meta({ description: 'How long the condition must hold before it fires.', examples: ['5m'] }),
}

interface OverrideInput {
  readonly enabled?: boolean | undefined
  readonly severity?: (typeof severities)[number] | undefined
  readonly for?: string | undefined
}

function toOverride(value: OverrideInput & Readonly<Record<string, unknown>>): AlertOverride {
  const { enabled = true, severity, for: pendingFor, ...rest } = value
  const parameters = Object.entries(rest).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  return {
    enabled,
    ...(severity === undefined ? {} : { severity }),
    ...(pendingFor === undefined ? {} : { for: pendingFor }),
    parameters: Object.fromEntries(parameters),
  }
}

/** Without a catalogue the names are taken as they are. */
function overrides(alerts: AlertCatalogue | undefined): z.ZodType<Record<string, AlertOverride>> {
  if (alerts === undefined) {
    const any = z
      .object(common)
      .catchall(z.union([z.number(), z.string()]))
      .transform(toOverride)
    return z.record(z.string(), any)
  }
  const entries = Object.entries(alerts).map(([name, { parameters }]) => {
    const own = Object.fromEntries(
      Object.entries(parameters).map(([key, { unit }]) => [key, parameter(unit).optional()]),
    )
    const entry = z
      .strictObject({ ...own, ...common }, mappingLike('{ enabled: false }'))
      .transform(toOverride)
      .meta({ description: `Overrides of the alert ${name}.` })
    return [name, entry.optional()] as const
  })
  return z
    .strictObject(Object.fromEntries(entries), mappingLike('{ SomeAlert: { enabled: false } }'))
    .transform((value) => value as Record<string, AlertOverride>)
}

export function alertsSchema(alerts: AlertCatalogue | undefined) {
  const receivers = z.record(slug, receiver, mappingLike('{ slack: { webhook: "${SLACK_WEBHOOK}" } }'))
  return z.strictObject(
    {
      receivers: receivers
        .nullish()
        .meta({ description: 'Who is told, by a name of your choice. Every receiver gets every alert.' }),
      overrides: overrides(alerts)
        .nullish()
        .meta({ description: 'Changes to shipped alerts, by alert name.' }),
    },
    { error: ofType('must be a mapping with the keys receivers and overrides') },
  )
}
