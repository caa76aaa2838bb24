// What the API says of dashboards and folders.
import { relative } from 'node:path'
import { database, folders, slug, started } from './dashboards.mjs'

const inFolder = (folder) =>
  folder
    ? {
        folderId: folder.id,
        folderUid: folder.uid,
        folderTitle: folder.title,
        folderUrl: `/dashboards/f/${folder.uid}/${slug(folder.title)}`,
      }
    : undefined

function asSearchHit([uid, { dashboard, folder }], index) {
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
    ...inFolder(folder),
    sortMeta: 0,
  }
}

export function getDashboard(uid) {
  const one = database.get(uid)
  return one ? [200, asDashboard(uid, one)] : [404, { message: 'Dashboard not found' }]
}

function asDashboard(uid, { dashboard, version, folder, from, editable, updated }) {
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
      version,
      hasAcl: false,
      isFolder: false,
      ...(inFolder(folder) ?? { folderId: 0, folderUid: '', folderTitle: 'General', folderUrl: '' }),
      provisioned: from !== undefined && !editable,
      provisionedExternalId: from === undefined ? '' : relative(from.path, from.file),
    },
    dashboard: { ...dashboard, id: 2, uid, version },
  }
}

const folderHit = ({ id, uid, title }) => ({
  id,
  uid,
  title,
  uri: `db/${slug(title)}`,
  url: `/dashboards/f/${uid}/${slug(title)}`,
  slug: '',
  type: 'dash-folder',
  tags: [],
  isStarred: false,
  sortMeta: 0,
})

export function search(query) {
  const text = (query.get('query') ?? '').toLowerCase()
  const tags = query.getAll('tag')
  const uids = query.getAll('dashboardUIDs').concat(query.getAll('dashboardUIDs[]'))
  const type = query.get('type')
  return [...[...folders.values()].map(folderHit), ...[...database].map(asSearchHit)].filter(
    (hit) =>
      (!type || hit.type === type) &&
      hit.title.toLowerCase().includes(text) &&
      tags.every((tag) => hit.tags.includes(tag)) &&
      (uids.length === 0 || uids.includes(hit.uid)),
  )
}
