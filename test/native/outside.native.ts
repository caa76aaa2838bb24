// A stack of processes, and what lies outside of it: the database of another project, and programs of this machine.
import { outsideOn } from '../spine/outside.ts'
import { nativeDriver } from './stack.ts'

interface Up {
  readonly services: readonly { readonly service: string; readonly address: string }[]
}

outsideOn(nativeDriver, async () => {
  const foreign = await nativeDriver.open('foreign', nativeDriver.small('foreign', '  postgres: {}\n'))
  const { services } = await foreign.json<Up>(['up'])
  const address = services.find(({ service }) => service === 'postgres')?.address ?? ''
  return {
    listen: '127.0.0.1',
    database: {
      port: Number(address.split(':').at(-1)),
      user: 'lake',
      name: 'lake',
      password: (await foreign.read('.lake/secrets/postgres-password')).trim(),
    },
    stopDatabase: async () => void (await foreign.json(['down'])),
    startDatabase: async () => void (await foreign.json(['up'])),
    end: () => foreign.end(),
  }
})
