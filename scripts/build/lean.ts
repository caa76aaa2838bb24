// Libraries reach, when loaded, for parts that lake does without. Left out or put off until they are called, a command
// starts in half the time. Each entry fails the build where the library no longer looks as it did.

import type { Plugin } from 'rolldown'

interface Change {
  readonly file: RegExp
  change(code: string): string
}

const changes: readonly Change[] = [
  // oclif's Command and parser: the search for plugins, and help at run time (ours is written when lake is built).
  { file: /@oclif\/core\/lib\/config\/index\.js$/, change: () => 'exports.Config = class {}' },
  { file: /@oclif\/core\/lib\/help\/index\.js$/, change: () => 'exports.loadHelpClass = () => {}' },
  { file: /@oclif\/core\/lib\/help\/util\.js$/, change: () => '' },
  // Questions on standard input: lake asks its own.
  {
    file: /@oclif\/core\/lib\/parser\/parse\.js$/,
    change: (code) => swap(code, 'require("node:readline")', '{}'),
  },
  // Its spinners, colours and debug log, and how it shows errors: what it throws, lake shows.
  { file: /@oclif\/core\/lib\/ux\/index\.js$/, change: () => 'exports.colorize = (_style, text) => text' },
  { file: /@oclif\/core\/lib\/ux\/theme\.js$/, change: () => 'exports.colorize = (_style, text) => text' },
  { file: /@oclif\/core\/lib\/logger\.js$/, change: () => 'exports.makeDebug = () => () => {}' },
  { file: /@oclif\/core\/lib\/errors\/(?:handle|error|warn|errors\/pretty-print)\.js$/, change: () => '' },
  {
    file: /@oclif\/core\/lib\/errors\/errors\/cli\.js$/,
    change: (code) =>
      ['clean-stack', 'indent-string', 'wrap-ansi'].reduce(
        (text, module) => swap(text, `require("${module}")`, '(text) => text'),
        code,
      ),
  },
  // dockerode: building images (gRPC, protobuf, tar). lake builds none.
  { file: /dockerode\/lib\/session\.js$/, change: () => 'module.exports = () => {}' },
  { file: /dockerode\/lib\/buildkit\.js$/, change: () => '' },
  {
    file: /dockerode\/lib\/util\.js$/,
    change: (code) =>
      later(later(later(code, 'DockerIgnore', '@balena/dockerignore'), 'tar', 'tar-fs'), 'zlib', 'zlib'),
  },
  // TLS is for a DOCKER_HOST that wants it; streams of its own are for Nodes of long ago.
  {
    file: /docker-modem\/lib\/http\.js$/,
    change: (code) =>
      swap(
        code,
        "nativeHttps = require('https')",
        "nativeHttps = { get request() { return require('https').request } }",
      ),
  },
  {
    file: /docker-modem\/lib\/http_duplex\.js$/,
    change: (code) => swap(code, "require('readable-stream')", "require('stream')"),
  },
  // For a debug log that nobody asked for, each request was printed whole: it took most of the time of asking an engine.
  {
    file: /docker-modem\/lib\/modem\.js$/,
    change: (code) => swap(code, "debug('Sending: %s',", "debug.enabled && debug('Sending: %s',"),
  },
  // undici: its own fetch, WebSocket, mocks and caches. lake sends requests by an Agent, and
  // through a proxy where it downloads.
  {
    file: /undici\/index\.js$/,
    change: (code) => {
      // Only asked whether it is still what is replaced here.
      swap(code, 'Object.assign(Dispatcher.prototype, api)', '')
      return [
        "Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'))",
        "exports.Agent = require('./lib/dispatcher/agent')",
        "const proxy = () => require('./lib/dispatcher/env-http-proxy-agent')",
        "Object.defineProperty(exports, 'EnvHttpProxyAgent', { enumerable: true, get: proxy })",
      ].join('\n')
    },
  },
  // SSH is for a DOCKER_HOST that says so.
  {
    file: /docker-modem\/lib\/ssh\.js$/,
    change: (code) =>
      swap(
        swap(code, "var Client = require('ssh2').Client,\n ", 'var'),
        'new Client()',
        "new (require('ssh2').Client)()",
      ),
  },
]

export const lean: Plugin = {
  name: 'lean',
  transform(code, file) {
    return changes.find((each) => each.file.test(file))?.change(code)
  },
}

/** `var name = require('module')` at the top becomes a require where the name is used. */
function later(code: string, name: string, module: string): string {
  const without = swap(code, `var ${name} = require('${module}');`, '')
  return without.replaceAll(new RegExp(String.raw`\b${name}(?=[.(])`, 'g'), `require('${module}')`)
}

function swap(code: string, from: string, to: string): string {
  if (!code.includes(from)) throw new Error(`lean: a library has changed, "${from}" is not in it any more`)
  return code.replace(from, to)
}
