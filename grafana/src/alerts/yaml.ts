import { stringify } from 'yaml'
import { ruleGroups } from './rules.ts'

const head = '# Written by grafana/src/generate.ts.\n'

/**
 * A `$` of a query as Grafana's provisioning wants it: one alone begins the name of a variable of the environment, also
 * within a query.
 */
const dollars = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(dollars)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dollars(inner)]))
}

/** provisioning/alerting/rules.yaml */
export function rulesYaml(): string {
  const groups = ruleGroups().map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ({ ...rule, data: dollars(rule.data) })),
  }))
  return `${head}${stringify({ apiVersion: 1, groups }, { lineWidth: 0 })}`
}

/** A way to be told, and the variables of .env without which it is left out. */
interface Receiver {
  readonly uid: string
  readonly type: 'email' | 'webhook' | 'mqtt'
  readonly settings: Readonly<Record<string, unknown>>
}

const text =
  '{{ range .Alerts.Firing }}{{ .Annotations.summary }}. {{ end }}{{ range .Alerts.Resolved }}over: {{ .Annotations.summary }}. {{ end }}'

/** By the name of the file, which start.sh puts in where its variables are set. */
export const receivers: Readonly<Record<string, Receiver>> = {
  email: {
    uid: 'constellation-email',
    type: 'email',
    settings: { addresses: '$ALERT_EMAIL', singleEmail: true, subject: `Home: ${text}` },
  },
  webhook: {
    uid: 'constellation-webhook',
    type: 'webhook',
    settings: { url: '$ALERT_WEBHOOK_URL', httpMethod: 'POST' },
  },
  lcd: {
    uid: 'constellation-lcd',
    type: 'mqtt',
    settings: {
      brokerUrl: '$ALERT_MQTT_URL',
      topic: '$GROUP/lcd/action/message',
      clientId: 'grafana',
      username: 'grafana',
      password: '$__file{/run/secrets/mqtt_grafana}',
      messageFormat: 'text',
      message: text,
      // a command is never retained
      qos: '1',
      retain: false,
    },
  },
}

/** One item of the list `receivers` of the contact point, for start.sh to join. */
export function receiverYaml(name: string): string {
  const receiver = receivers[name]
  if (!receiver) throw new Error(`no receiver ${name}`)
  return indented(stringify([receiver], { lineWidth: 0 }), 6)
}

/** The contact point's beginning. */
export const contactPointHead: string = `${head}apiVersion: 1
contactPoints:
  - orgId: 1
    name: household
    receivers:
`

/** Who is told what: all of it goes to one contact point; what a sensor or service has is told together. */
export function policiesYaml(): string {
  const policies = [
    {
      orgId: 1,
      receiver: 'household',
      group_by: ['sensor'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '12h',
      routes: [
        {
          receiver: 'household',
          object_matchers: [['severity', '=', 'critical']],
          group_by: ['sensor'],
          group_wait: '0s',
          group_interval: '1m',
          repeat_interval: '1h',
        },
      ],
    },
  ]
  return `${head}${stringify({ apiVersion: 1, policies })}`
}

const indented = (block: string, by: number) => block.replaceAll(/^(?=.)/gm, ' '.repeat(by))
