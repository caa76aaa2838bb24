// Datasources from provisioning, with the errors that keep Grafana from starting.
import { hash } from './admin.mjs'
import { log } from './log.mjs'
import { provisioned } from './provisioning.mjs'

let datasources = []
/** By uid; no answer holds them. */
const passwords = new Map()

export const allDatasources = () => datasources
export const passwordOf = ({ uid }) => passwords.get(uid)
export const findDatasource = (uid) => datasources.find((one) => one.uid === uid)

const fault = (text) => new Error(`Datasource provisioning error: ${text}`)

function asDatasource(one, index) {
  if (!one.name || !one.type) throw fault('data source name and type are required')
  const defaults = {
    url: '',
    user: '',
    database: '',
    basicAuth: false,
    isDefault: false,
    jsonData: {},
    orgId: 1,
    access: 'proxy',
  }
  const { editable, secureJsonData, version: _version, ...given } = one
  passwords.set(one.uid, secureJsonData?.password)
  return {
    ...defaults,
    ...given,
    id: index + 1,
    uid: one.uid ?? hash(one.name).slice(0, 9).toUpperCase(),
    typeName: one.type[0].toUpperCase() + one.type.slice(1),
    typeLogoUrl: `public/app/plugins/datasource/${one.type}/img/${one.type}_logo.svg`,
    readOnly: !editable,
  }
}

export function loadDatasources() {
  const found = provisioned('datasources').flatMap((file) => file.datasources ?? [])
  if (found.filter((one) => one.isDefault).length > 1)
    throw fault(
      'datasource.yaml config is invalid. Only one datasource per organization can be marked as default',
    )
  const next = found.map(asDatasource)
  if (new Set(next.map(({ uid }) => uid)).size < next.length)
    throw fault('data source with the same uid already exists')
  datasources = next
  for (const { name, uid } of next)
    log('provisioning.datasources', 'info', 'inserting datasource from configuration', { name, uid })
}

/** As recorded: this Grafana has no backend check of Prometheus and Loki. */
export function sourceHealth(uid) {
  const source = findDatasource(uid)
  if (!source) return [500, { message: 'Unable to load datasource metadata', traceID: '' }]
  if (source.type === 'alertmanager') return [503, { message: 'Plugin unavailable', traceID: '' }]
  return [404, { message: 'Not found', traceID: '' }]
}
