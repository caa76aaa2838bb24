// Lines as Grafana writes them: logfmt, or JSON with GF_LOG_CONSOLE_FORMAT=json.

export function log(logger, level, msg, fields = {}) {
  const t = new Date().toISOString()
  if (process.env.GF_LOG_CONSOLE_FORMAT === 'json') {
    process.stdout.write(`${JSON.stringify({ level, logger, msg, t, ...fields })}\n`)
    return
  }
  const quote = (value) => (/^[^\s"=]+$/.test(String(value)) ? String(value) : JSON.stringify(String(value)))
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${quote(value)}`)
  process.stdout.write(`logger=${logger} t=${t} level=${level} msg=${quote(msg)}${rest.join('')}\n`)
}
