// The order in which help shows the commands. A name stands for a command or for all commands of a topic.

export const groups: Readonly<Record<string, readonly string[]>> = {
  'Start and stop': [
    'init',
    'up',
    'down',
    'restart',
    'status',
    'logs',
    'exec',
    'open',
    'grafana',
    'wait',
    'reset',
  ],
  'Know the truth': ['health', 'doctor', 'plan', 'diff', 'render', 'lint', 'queries'],
  'Wire things up': ['targets', 'connect', 'config'],
  Alerts: ['alerts', 'drill', 'slo'],
  Dashboards: ['dashboards', 'view', 'contract', 'demo', 'query', 'top'],
  Data: ['disk', 'backup', 'restore', 'snapshot', 'retention', 'tables'],
  Supply: ['programs', 'lock', 'upgrade', 'bundle', 'support', 'eject'],
  'Take it to production': ['export'],
  'Your shell': ['completion'],
}
