'use strict'
// Runs a development tool on the Node that this repository brings: `node scripts/with-node.cjs <tool> [args]`.
// Runs on old Nodes itself, as bin/find-node.js does.

const { become, toolNode, wanted, withNodeFirst } = require('../bin/find-node.js')

const [tool, ...args] = process.argv.slice(2)
const node = toolNode()
if (node === undefined) {
  process.stderr.write(
    `Node ${wanted} or later is needed, and npm could not install one here: install it, then run this again\n`,
  )
  process.exit(4)
}
become(tool === 'node' ? node : tool, args, withNodeFirst(node))
