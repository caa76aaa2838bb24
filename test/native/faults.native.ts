// Whatever goes wrong on this machine, with a stack of processes.
import { faultsOn, killedUpOn, twoUpsOn } from '../spine/faults.ts'
import { nativeDriver } from './stack.ts'

killedUpOn(nativeDriver, { rounds: Number(process.env['LAKE_NATIVE_KILLS'] ?? 3), withinMs: 2500 })
twoUpsOn(nativeDriver)
faultsOn(nativeDriver)
