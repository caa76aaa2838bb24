import type { ContainerInfo, ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { failedProbe, publisherOf, toContainer } from '../../src/system/containers.ts'

function inspected(change: object): ContainerInspectInfo {
  const base = {
    Id: 'abc',
    Name: '/p-a-1',
    RestartCount: 0,
    Config: { Image: 'a:1', Labels: { x: 'y' } },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] } },
    NetworkSettings: { Ports: {} },
    State: { Status: 'created', OOMKilled: false, ExitCode: 0, StartedAt: '0001-01-01T00:00:00Z' },
  }
  return { ...base, ...change } as unknown as ContainerInspectInfo
}

test('a container that never ran has no start, no exit code, no health, and the ports it asked for', () => {
  expect(toContainer(inspected({}))).toEqual({
    id: 'abc',
    name: 'p-a-1',
    labels: { x: 'y' },
    image: 'a:1',
    state: 'created',
    networks: [],
    oomKilled: false,
    restarts: 0,
    ports: { 80: 8080 },
  })
})

test('a running one has the ports it got, a dead one its end', () => {
  const started = '2026-11-28T00:21:01.1Z'
  const running = inspected({
    NetworkSettings: { Ports: { '80/tcp': [{ HostPort: '49153' }], '81/tcp': null } },
    State: {
      Status: 'running',
      Health: { Status: 'starting' },
      OOMKilled: false,
      ExitCode: 0,
      StartedAt: started,
    },
  })
  expect(toContainer(running)).toMatchObject({ health: 'starting', startedAt: started, ports: { 80: 49153 } })
  expect(toContainer(running)).not.toHaveProperty('exitCode')
  const dead = inspected({
    State: {
      Status: 'exited',
      Health: { Status: 'none' },
      OOMKilled: true,
      ExitCode: 137,
      StartedAt: started,
    },
  })
  expect(toContainer(dead)).toMatchObject({ exitCode: 137, oomKilled: true })
  expect(toContainer(dead)).not.toHaveProperty('health')
})

test('a running one that is in no network at all is isolated, one without a network on purpose is not', () => {
  const State = { Status: 'running', OOMKilled: false, ExitCode: 0, StartedAt: '2026-11-28T00:21:01.1Z' }
  const within = (Networks: object) =>
    toContainer(inspected({ State, NetworkSettings: { Ports: {}, Networks } }))
  expect(within({})).toMatchObject({ isolated: true })
  expect(within({ none: {} })).not.toHaveProperty('isolated')
  expect(within({ p_default: {} })).not.toHaveProperty('isolated')
  const two = { p_default: { NetworkID: 'a' }, other: { NetworkID: 'b' }, new: { NetworkID: '' } }
  expect(within(two)).toMatchObject({ networks: ['a', 'b'] })
})

test('who publishes a port is named with its project', () => {
  const listed = [
    { Id: 'a', Names: ['/x'], Labels: {}, Ports: [{ PublicPort: 1 }] },
    { Id: 'b', Names: ['/p-a-1'], Labels: { 'com.docker.compose.project': 'p' }, Ports: [{ PublicPort: 2 }] },
  ] as unknown as ContainerInfo[]
  expect(publisherOf(1, listed)).toBe('container x')
  expect(publisherOf(2, listed)).toBe('container p-a-1 (project p)')
  expect(publisherOf(3, listed)).toBeUndefined()
})

test('the newest failed probe tells its lines', () => {
  const Log = [
    { ExitCode: 1, Output: 'old' },
    { ExitCode: 7, Output: 'curl: (7)\n  refused \n' },
    { ExitCode: 0, Output: 'fine' },
  ]
  expect(failedProbe(inspected({ State: { Health: { Log } } }))).toEqual(['curl: (7)', '  refused'])
  expect(failedProbe(inspected({}))).toEqual([])
})
