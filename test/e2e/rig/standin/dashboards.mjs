// Dashboards: from the folders that provisioning names, and what was saved through the API (kept in memory).
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { hash } from './admin.mjs'
import { log } from './log.mjs'
import { provisioned } from './provisioning.mjs'

const started = new Date().toISOString()
/** uid → { dashboard, meta }: from files, and what was saved through the API. */
let dashboards = new Map()
const saved = new Map()
const slug = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
const folderUid = (title) => hash(`folder ${title}`).slice(0, 9)

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.json') && !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted()
}

function folderOf(provider, file) {
  if (!provider.options.foldersFromFilesStructure) return provider.folder ?? ''
  const inner = relative(provider.options.path, dirname(file))
  return inner ? basename(inner) : ''
}

function loadFile(provider, file, into) {
  const dashboard = JSON.parse(readFileSync(file, 'utf8'))
  if (!dashboard.title) throw new Error('Dashboard title cannot be empty')
  const uid = dashboard.uid || hash(file).slice(0, 9)
  if (into.has(uid)) {
    log('provisioning.dashboard', 'warn', 'the same UID is used more than once', { uid, file })
    return
  }
  into.set(uid, {
    dashboard: { ...dashboard, uid },
    folder: folderOf(provider, file),
    file: relative(provider.options.path, file),
    editable: provider.allowUiUpdates === true,
    updated: statSync(file).mtime.toISOString(),
  })
}

function loadProvider(provider, into) {
  const path = provider.options?.path
  if (!path || !existsSync(path)) {
    log('provisioning.dashboard', 'error', 'Failed to read content of dashboard folder', {
      type: 'file',
      name: provider.name,
      path,
    })
    return
  }
  for (const file of filesBelow(path)) {
    try {
      loadFile(provider, file, into)
    } catch (error) {
      log('provisioning.dashboard', 'error', 'failed to load dashboard from ', { file, error: error.message })
    }
  }
}

export function loadDashboards() {
  const next = new Map()
  for (const provider of provisioned('dashboards').flatMap((file) => file.providers ?? []))
    loadProvider(provider, next)
  dashboards = next
}

const all = () => new Map([...saved, ...dashboards])

function asSearchHit([uid, { dashboard, folder }], index) {
  const inFolder = folder
    ? {
        folderId: 1,
        folderUid: folderUid(folder),
        folderTitle: folder,
        folderUrl: `/dashboards/f/${folderUid(folder)}/${slug(folder)}`,
      }
    : {}
  return {
    id: index + 2,
    uid,
    title: dashboard.title,
    uri: `db/${slug(dashboard.title)}`,
    url: `/d/${uid}/${slug(dashboard.title)}`,
    slug: '',
    type: 'dash-db',
    tags: dashboard.tags ?? [],
    isStarred: false,
    ...inFolder,
    sortMeta: 0,
  }
}

export function getDashboard(uid) {
  const one = all().get(uid)
  return one ? [200, asDashboard(uid, one)] : [404, { message: 'Dashboard not found' }]
}

function asDashboard(uid, { dashboard, folder, file, updated }) {
  const title = slug(dashboard.title)
  return {
    meta: {
      type: 'db',
      canSave: true,
      canEdit: true,
      canAdmin: true,
      canStar: true,
      canDelete: true,
      slug: title,
      url: `/d/${uid}/${title}`,
      expires: '0001-01-01T00:00:00Z',
      created: started,
      updated,
      updatedBy: 'Anonymous',
      createdBy: 'Anonymous',
      version: dashboard.version ?? 1,
      hasAcl: false,
      isFolder: false,
      folderId: folder ? 1 : 0,
      folderUid: folder ? folderUid(folder) : '',
      folderTitle: folder || 'General',
      folderUrl: folder ? `/dashboards/f/${folderUid(folder)}/${slug(folder)}` : '',
      provisioned: file !== undefined,
      provisionedExternalId: file ?? '',
    },
    dashboard: { id: 2, version: 1, ...dashboard, uid },
  }
}

export function saveDashboard(body) {
  const { dashboard, folderTitle = '', overwrite } = body
  if (!dashboard?.title) return [400, { message: 'Dashboard title cannot be empty' }]
  const uid = dashboard.uid || randomBytes(5).toString('hex')
  const known = dashboards.get(uid)
  if (known && !known.editable) return [400, { message: 'Cannot save provisioned dashboard' }]
  const before = saved.get(uid)
  if (before && !overwrite && dashboard.version !== before.dashboard.version) {
    return [412, { message: 'The dashboard has been changed by someone else', status: 'version-mismatch' }]
  }
  const version = (before?.dashboard.version ?? 0) + 1
  saved.set(uid, {
    dashboard: { ...dashboard, uid, version },
    folder: folderTitle,
    updated: new Date().toISOString(),
  })
  return [
    200,
    {
      id: 100 + saved.size,
      slug: slug(dashboard.title),
      status: 'success',
      uid,
      url: `/d/${uid}/${slug(dashboard.title)}`,
      version,
    },
  ]
}

export function search(query) {
  if (query.get('type') === 'dash-folder') return []
  const text = (query.get('query') ?? '').toLowerCase()
  const tags = query.getAll('tag')
  const uids = query.getAll('dashboardUIDs').concat(query.getAll('dashboardUIDs[]'))
  return [...all()]
    .map(asSearchHit)
    .filter(
      (hit) =>
        hit.title.toLowerCase().includes(text) &&
        tags.every((tag) => hit.tags.includes(tag)) &&
        (uids.length === 0 || uids.includes(hit.uid)),
    )
}
