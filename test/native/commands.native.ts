// The commands that work on single services, on processes.
import { commandsOn } from '../spine/commands.ts'
import { nativeDriver } from './stack.ts'

commandsOn(nativeDriver)
