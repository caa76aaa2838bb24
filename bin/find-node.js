'use strict'
// Finds a Node that can run lake. Runs on old Nodes itself: no syntax newer than Node 14. On a good Node it only compares
// two versions, so what looks further is loaded where it is used.

const { existsSync, readdirSync } = require('fs')
const { delimiter, dirname, join } = require('path')

const wanted = require('../package.json').engines.node.replace('>=', '')

function isGood(version) {
  const have = version.split('.').map(Number)
  const need = wanted.split('.').map(Number)
  for (let i = 0; i < need.length; i++) {
    if (have[i] !== need[i]) return have[i] > need[i]
  }
  return true
}

/** The Node that npm installed beside us: only in a clone, the published package brings none. */
function broughtNodes() {
  const name =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'bin-darwin-arm64'
      : `${process.platform}-${process.arch}`
  return [join(__dirname, '..', 'node_modules', `node-${name}`, 'bin', 'node')]
}

function pathNodes() {
  const names = ['node', 'node26', 'node24', 'node22', 'nodejs']
  const folders = (process.env.PATH || '').split(delimiter).filter(Boolean)
  return folders.reduce((found, folder) => found.concat(names.map((name) => join(folder, name))), [])
}

/** Version managers keep more Nodes than the one on PATH. */
function managedNodes() {
  const root = join(process.env.NVM_DIR || join(require('os').homedir(), '.nvm'), 'versions', 'node')
  if (!existsSync(root)) return []
  const versions = readdirSync(root).filter((name) => isGood(name.slice(1)))
  return versions.map((name) => join(root, name, 'bin', 'node'))
}

/** Asks the program itself: it may be for another libc, or a broken link. */
function works(file) {
  if (!existsSync(file)) return false
  const answer = require('child_process').spawnSync(file, ['-p', 'process.versions.node'], {
    encoding: 'utf8',
    timeout: 5000,
  })
  return answer.status === 0 && isGood(answer.stdout.trim())
}

function firstWorking(sources) {
  for (const source of sources) {
    const file = source().find(works)
    if (file) return file
  }
  return undefined
}

/** For a clone's own tools: always the same Node, whatever the machine has. */
function toolNode() {
  return works(broughtNodes()[0]) ? broughtNodes()[0] : anyNode()
}

function anyNode() {
  if (isGood(process.versions.node)) return process.execPath
  return firstWorking([broughtNodes, pathNodes, managedNodes])
}

/** Becomes the given program as far as Node lets us: same terminal, same signals, same end. */
function become(file, args, env) {
  const child = require('child_process').spawn(file, args, { stdio: 'inherit', env: env || process.env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole process group: the child already has it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`${file}: ${error.message}\n`)
    process.exitCode = 127
  })
  child.on('exit', (code, signal) => {
    if (code !== null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** The same environment with the folder of this Node first on PATH. */
function withNodeFirst(node) {
  const path = [dirname(node), join(__dirname, '..', 'node_modules', '.bin'), process.env.PATH || ''].join(
    delimiter,
  )
  return Object.assign({}, process.env, { PATH: path })
}

module.exports = { anyNode, become, isGood, toolNode, wanted, withNodeFirst }
