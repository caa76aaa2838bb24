#!/usr/bin/env node
'use strict'
// Runs on old Nodes, to be able to say which one is needed: no syntax newer than Node 14.

const { join } = require('path')
const root = join(__dirname, '..')
const args = process.argv.slice(2)

if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  process.stdout.write(`${require('../package.json').version}\n`)
} else {
  start()
}

function start() {
  const { anyNode, become, isGood, wanted } = require('./find-node.js')
  if (isGood(process.versions.node)) return run()
  const node = anyNode()
  if (node !== undefined) return become(node, [__filename].concat(args))
  process.stderr.write(
    `lake needs Node ${wanted} or later; this is ${process.versions.node}, and no other was found on PATH\n`,
  )
  process.exitCode = 4
}

function run() {
  const main = join(root, 'dist', 'main.js')
  if (!require('fs').existsSync(main)) {
    process.stderr.write('lake is not built yet: run npm run build\n')
    process.exitCode = 4
    return
  }
  require('module').enableCompileCache()
  void require(main).main(args, root)
}
