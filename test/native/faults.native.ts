// Whatever goes wrong on this machine, with a stack of processes.
import { faultsOn, killedDownOn, killedUpOn, twoUpsOn } from '../spine/faults.ts'
import { nativeDriver } from './stack.ts'

const rounds = Number(process.env['LAKE_NATIVE_KILLS'] ?? 3)
killedUpOn(nativeDriver, { rounds, withinMs: 2500 })
killedDownOn(nativeDriver, { rounds, withinMs: 1500 })
twoUpsOn(nativeDriver)
faultsOn(nativeDriver)
