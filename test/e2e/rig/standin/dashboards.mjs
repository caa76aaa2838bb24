// Dashboards: from the folders that provisioning names, and what was saved through the API (kept in memory).
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { hash } from './admin.mjs'
import { log } from './log.mjs'
import { provisioned } from './provisioning.mjs'

export const started = new Date().toISOString()
/** uid → what is in the database; `from` tells the file it was read from, and what was in that then. */
export const database = new Map()
export const folders = new Map()
/** Providers that have lost their right to write: a uid or a title stood twice in their files. */
let restricted = new Set()
const seen = new Map()

export const slug = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.json') && !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted()
}

function folderOf({ options, folder = '', folderUid }, file) {
  const inner = options.foldersFromFilesStructure ? relative(options.path, dirname(file)) : ''
  const title = options.foldersFromFilesStructure ? inner && basename(inner) : folder
  if (title && !folders.has(title))
    folders.set(title, { title, uid: folderUid || hash(`folder ${title}`).slice(0, 9), id: folders.size + 1 })
  return folders.get(title)
}

function readFile(file) {
  const text = readFileSync(file, 'utf8')
  const given = JSON.parse(text)
  if (!given.title) throw new Error('Dashboard title cannot be empty')
  return { given, checksum: hash(text) }
}

function count(usage, { uid, title }) {
  for (const key of [`uid ${uid}`, `title ${title}`]) usage.set(key, (usage.get(key) ?? 0) + 1)
}

/** What Grafana has not read from files again stays as it was saved. */
function loadFile(provider, file, usage) {
  const { given, checksum } = readFile(file)
  const [before, known] = [...database].find(([, { from }]) => from?.file === file) ?? []
  const uid = given.uid || before || randomBytes(5).toString('hex')
  count(usage, { uid, title: given.title })
  if (known?.from.checksum === checksum) return
  if (restricted.has(provider.name)) {
    log('provisioning.dashboard', 'warn', 'Not saving new dashboard due to restricted database access', {
      provisioner: provider.name,
      file,
    })
    return
  }
  if (before !== uid) database.delete(before)
  database.set(uid, {
    dashboard: given,
    version: (database.get(uid)?.version ?? 0) + 1,
    folder: folderOf(provider, file),
    from: { file, checksum, provider: provider.name, path: provider.options.path },
    editable: provider.allowUiUpdates === true,
    updated: statSync(file).mtime.toISOString(),
  })
}

function forgetMissing(provider, files) {
  for (const [uid, { from }] of database) {
    if (from?.provider !== provider.name || files.includes(from.file)) continue
    // Without the right to delete it only stops being one of a file.
    if (provider.disableDeletion) database.set(uid, { ...database.get(uid), from: undefined })
    else database.delete(uid)
  }
}

function loadProvider(provider) {
  const path = provider.options?.path
  if (!path || !existsSync(path)) {
    log('provisioning.dashboard', 'error', 'Failed to read content of dashboard folder', {
      type: 'file',
      name: provider.name,
      path,
    })
    return
  }
  const files = filesBelow(path)
  const usage = new Map()
  forgetMissing(provider, files)
  for (const file of files) {
    try {
      loadFile(provider, file, usage)
    } catch (error) {
      log('provisioning.dashboard', 'error', 'failed to load dashboard from ', { file, error: error.message })
    }
  }
  seen.set(provider.name, usage)
}

export function loadDashboards() {
  for (const provider of provisioned('dashboards').flatMap((file) => file.providers ?? []))
    loadProvider(provider)
}

/** Grafana looks for what stands twice by a clock of its own. */
export function restrictDuplicates() {
  const twice = [...seen].filter(([, usage]) => [...usage.values()].some((times) => times > 1))
  restricted = new Set(twice.map(([provider]) => provider))
  for (const provider of restricted)
    log(
      'provisioning.dashboard',
      'warn',
      'dashboards provisioning provider has no database write permissions because of duplicates',
      { provider },
    )
}

export function saveDashboard({ dashboard, folderUid, overwrite }) {
  if (!dashboard?.title) return [400, { message: 'Dashboard title cannot be empty' }]
  const uid = dashboard.uid || randomBytes(5).toString('hex')
  const before = database.get(uid)
  if (before?.from && !before.editable) return [400, { message: 'Cannot save provisioned dashboard' }]
  if (before && !overwrite && dashboard.version !== before.version)
    return [412, { message: 'The dashboard has been changed by someone else', status: 'version-mismatch' }]
  const version = (before?.version ?? 0) + 1
  const folder = [...folders.values()].find((one) => one.uid === folderUid)
  database.set(uid, { ...before, dashboard, version, folder, updated: new Date().toISOString() })
  const url = `/d/${uid}/${slug(dashboard.title)}`
  return [200, { id: 2, slug: slug(dashboard.title), status: 'success', uid, url, version }]
}
