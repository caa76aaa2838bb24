// Texts of alerts as Go reads them; the verdicts are those of promtool 3.5.
import { expect, test } from 'vitest'
import { templateProblem } from '../../src/lint/go-template.ts'

test.each([
  ['{{ $labels.x }', 0, 'a template that is not closed'],
  ['a {{ $value | printf "%.1f }}', 21, 'a quote that is not closed'],
  ['{{ }}', 0, 'an action without a command'],
  ['{{ if $value }}x', 0, '{{ if $value }} is not ended'],
  ['a {{ end }}', 2, '{{ end }} without a beginning'],
  ['{{ else }}', 0, '{{ else }} without an {{ if }}'],
  ['{{ if 1 }}{{ else }}{{ else }}{{ end }}', 20, '{{ else }} without an {{ if }}'],
  ['{{ if 1 }}{{ with 2 }}{{ end }}', 0, '{{ if 1 }} is not ended'],
  ['{{ humanize $value) }}', 18, 'a bracket that closes nothing'],
  ['{{ (humanize $value }}', 3, 'a bracket that is not closed'],
  ['{{ humanize($value) }}', 11, 'a function is not called with brackets'],
  ['{{ $value == 1 }}', 10, 'a template has no "=="'],
  ['{{ $labels["x"] }}', 10, 'a template has no "["'],
  ['{{ $labels.foo-bar }}', 14, 'a template has no "-"'],
  ['{{{ $value }}}', 2, 'a template has no "{"'],
  ['{{ /* c */ }}', 3, 'a template has no "/"'],
  ['{{ $labels. }}', 3, '$labels. ends with a dot'],
  ['{{ | humanize }}', 2, 'a "|" without a command'],
  [String.raw`{{ reReplaceAll "\d+" "" $labels.x }}`, 17, String.raw`a text in quotes has no \d`],
])('%s', (text, offset, message) => expect(templateProblem(text)).toMatchObject({ offset, message }))

test.each([
  'no template: } }} { {',
  '{{/* a comment with {{ and " */}}{{- /* another */ -}}',
  '{{- $value -}} {{ $labels.x_1 }} {{ .Value }} {{ . }} {{ $ }}',
  '{{ "}}" }} {{ `{{` }} {{ "a\\"b" }}',
  '{{ printf "%c" \'a\' }}',
  '{{ if gt $value 1e-3 }}a{{ else if lt $value -1.0 }}b{{ else }}c{{ end }}',
  '{{ range $i, $e := query "up == 0" }}{{ $e.Labels.job }}{{ else }}none{{ end }}',
  '{{ with query "up" }}{{ . | first | value | humanize }}{{ end }}',
  '{{ $x := 5 }}{{ $x = 6 }}{{ $x }}',
  '{{ (index (query "up") 0).Value }} {{ $value | }}',
  'a {{ reReplaceAll "a" `\\d` $labels.x }}',
  '{{ ending }}{{ $labels.end }}{{ $labels.if }}',
  '{{ define "x" }}y{{ end }}{{ template "x" }}',
])('%s is taken', (text) => expect(templateProblem(text)).toBeUndefined())
