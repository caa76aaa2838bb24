// What a backtest of many series takes, in a process of its own: `node backtest-memory.ts <url of a Prometheus>`.

import { askingAt, backtest, expressions } from './backtest-work.ts'

const before = process.memoryUsage().rss
let peak = before
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
await backtest(askingAt(process.argv[2] ?? ''), expressions.many)
clearInterval(watch)
process.stdout.write(JSON.stringify({ before, peak }))
