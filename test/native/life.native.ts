// The life of a stack of processes.
import { lifeOn } from '../spine/life.ts'
import { nativeDriver } from './stack.ts'

lifeOn(nativeDriver, {
  yaml: nativeDriver.small('life', '  postgres: {}\n', 'scrape: { interval: 5s }\n'),
  services: ['alertmanager', 'postgres', 'postgres-exporter', 'prometheus'],
  secrets: ['postgres-password'],
})
