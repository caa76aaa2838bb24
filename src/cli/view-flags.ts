// Flags of `view`: served, as one page, or as pictures.

import * as Flags from '@oclif/core/flags'

const moment = '<moment>'

export const viewFlags = {
  port: Flags.integer({
    summary: 'Port to serve on; a free one by itself.',
    helpValue: '<port>',
    min: 1,
    max: 65_535,
  }),
  print: Flags.boolean({ summary: 'Print the address, open nothing.' }),
  export: Flags.string({
    summary: 'Write one page with the data inside.',
    helpValue: '<file.html>',
    exclusive: ['png', 'port', 'print'],
  }),
  png: Flags.string({
    summary: 'Write pictures; of all dashboards when none is named.',
    helpValue: '<folder>',
    exclusive: ['port', 'print'],
  }),
  since: Flags.string({
    summary: 'Time shown in a file, until now.',
    helpValue: '<duration>',
    exclusive: ['from', 'to'],
  }),
  from: Flags.string({ summary: 'Where it begins: now-6h, 2026-05-01T12:00:00Z.', helpValue: moment }),
  to: Flags.string({ summary: 'Where it ends.', helpValue: moment }),
  size: Flags.string({
    summary: 'Of a picture; it is taller where the page is.',
    helpValue: '<WxH>',
    default: '1440x900',
  }),
  theme: Flags.string({ summary: 'Of a picture.', options: ['dark', 'light'], default: 'dark' }),
}
