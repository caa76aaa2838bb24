import { lintRule } from '../rule.ts'

const withoutData = new Set(['text', 'news', 'dashlist', 'welcome', 'row'])

export const panelTexts = lintRule(
  'panel',
  {
    id: 'panel-texts',
    severity: 'info',
    why: 'Whoever did not make it cannot know what is good and what is bad about it.',
  },
  ({ title, type, data, at }) => {
    if (withoutData.has(type)) return []
    if (title.trim() === '') return [{ at: at(), message: 'a panel without a title', fix: 'add one' }]
    const { description } = data
    if (typeof description === 'string' && description.trim() !== '') return []
    return [{ at: at(), message: `"${title}" has no description`, fix: 'say what is good, what is bad' }]
  },
)
