// What people and programs do to processes and their folder behind lake's back.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { damageOn } from '../spine/damage.ts'
import { eventually } from '../spine/project.ts'
import { markedWith } from './machine.ts'
import { lives } from './run.ts'
import { nativeDriver } from './stack.ts'

damageOn(nativeDriver, (damaged) => {
  it('is started again by the supervisor where a process was killed', async () => {
    const { stack } = damaged()
    const before = await stack.pid('prometheus')
    process.kill(before, 'SIGKILL')
    await eventually(async () => expect(await stack.pid('prometheus')).not.toBe(before))
    await stack.json(['wait'])
    expect((await stack.lake('up')).stdout).toContain('nothing to do')
  })

  it('is made whole after its supervisor was killed', async () => {
    const { stack, heals } = damaged()
    const { pid, processes } = await stack.record()
    process.kill(pid, 'SIGKILL')
    await pause(100)
    const status = await stack.lake('status', '--json')
    expect(status.stdout).toContain('its supervisor is gone')
    await heals()
    const now = (await stack.record()).processes.map((it) => it.pid)
    expect(processes.filter((it) => now.includes(it.pid))).toEqual([])
    for (const { pid: old } of processes) expect(lives(old ?? 0)).toBe(false)
  })

  it('is replaced where its supervisor lives and does nothing', async () => {
    const { stack } = damaged()
    const { pid } = await stack.record()
    process.kill(pid, 'SIGSTOP')
    const said = await stack.lake('restart', 'alertmanager')
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(lives(pid)).toBe(false)
    await damaged().heals()
  })

  it('begins anew where .lake was lost, and leaves nothing of the old', async () => {
    const { stack, heals } = damaged()
    const [id, { pid, processes }] = [await stack.id(), await stack.record()]
    // A database writes while its folder goes.
    await rm(stack.dir, { recursive: true, maxRetries: 10 })
    await heals()
    await eventually(async () => expect(markedWith(`${id}/`)).toEqual([]))
    expect(lives(pid)).toBe(false)
    for (const { pid: old } of processes) expect(lives(old ?? 0)).toBe(false)
    expect(await stack.read(join('.lake', 'native.json'))).not.toContain(id)
  })
})
