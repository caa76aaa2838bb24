// Where the page begins: with the data that it carries, or with the token of its address.
import type { Recorded } from '../src/view/model/boot.ts'
import { liveApi, recordedApi } from './api.ts'
import { app } from './app.ts'
import { lost } from './lost.ts'
import { readState } from './state.ts'
import { setTheme } from './theme.ts'

const data = document.querySelector('#data')?.textContent
const { token, theme } = readState(new URL(location.href))
setTheme(theme)
if (data !== undefined && data !== null) app(recordedApi(JSON.parse(data) as Recorded))
else if (token === '') lost('The address of this page has no token: it is printed by')
else
  liveApi(token).then(app, (error: unknown) => {
    lost(error instanceof Error ? error.message : String(error))
  })
