import { expect, test } from 'vitest'
import { digests, normalReference } from '../../src/system/image-reference.ts'

test.each([
  ['x', 'docker.io/library/x:latest'],
  ['x:1', 'docker.io/library/x:1'],
  ['docker.io/library/x:1', 'docker.io/library/x:1'],
  ['docker.io/x:1', 'docker.io/library/x:1'],
  ['index.docker.io/grafana/loki:3', 'docker.io/grafana/loki:3'],
  ['grafana/loki:3', 'docker.io/grafana/loki:3'],
  ['quay.io/a/b:1', 'quay.io/a/b:1'],
  ['localhost/a', 'localhost/a:latest'],
  ['r.corp:5000/a/b', 'r.corp:5000/a/b:latest'],
  ['x:1@sha256:ab', 'docker.io/library/x@sha256:ab'],
])('%s is %s', (reference, expected) => {
  expect(normalReference(reference)).toBe(expected)
})

test('an image has the digest of the repository that is asked for, else its id', () => {
  const images = [
    {
      Id: 'sha256:id1',
      RepoTags: ['grafana/loki:3', 'r.corp/mirror/loki:3'],
      RepoDigests: ['grafana/loki@sha256:d1', 'r.corp/mirror/loki@sha256:d2'],
    },
    { Id: 'sha256:id2', RepoTags: ['local:1'], RepoDigests: null },
    { Id: 'sha256:id3', RepoTags: null, RepoDigests: ['trinodb/trino@sha256:d3'] },
  ]
  const wanted = [
    'docker.io/grafana/loki:3',
    'r.corp/mirror/loki:3',
    'local:1',
    'trinodb/trino:476@sha256:d3',
    'none',
  ]
  expect([...digests(wanted, images)]).toEqual([
    ['docker.io/grafana/loki:3', 'sha256:d1'],
    ['r.corp/mirror/loki:3', 'sha256:d2'],
    ['local:1', 'sha256:id2'],
    ['trinodb/trino:476@sha256:d3', 'sha256:d3'],
  ])
})
