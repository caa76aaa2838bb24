import { expect, test } from 'vitest'
import { freeNetworks, routes } from '../../src/doctor/subnets.ts'

test('Docker has 31 ranges unless it is told otherwise; networks and routes take theirs', () => {
  expect(freeNetworks([], [])).toBe(31)
  expect(freeNetworks([], ['172.17.0.0/16', '192.168.16.0/20'])).toBe(29)
  // A route of a VPN covers more than one; one within a range takes all of it.
  expect(freeNetworks([], ['172.16.0.0/12'])).toBe(16)
  expect(freeNetworks([], ['192.168.1.0/24', 'fd00::/64'])).toBe(30)
})

test('own pools count instead', () => {
  const pools = [{ base: '10.10.0.0/24', size: 26 }]
  expect(freeNetworks(pools, [])).toBe(4)
  expect(freeNetworks(pools, ['10.10.0.64/26'])).toBe(3)
  expect(freeNetworks([{ base: '10.0.0.0/8', size: 28 }], [])).toBe(256)
})

test('routes of Linux are read, the default route is none', () => {
  const table = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    '',
  ].join('\n')
  expect(routes(table)).toEqual(['192.168.1.0/24'])
})
