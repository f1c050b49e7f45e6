import { accessSync } from 'node:fs'
import { execa } from 'execa'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const program = '/usr/bin/chromium'
const packages = ['chromium', 'fonts-dejavu-core']

/** Debian's Chromium, installed when it is not there (two minutes, once). */
export async function openChromium(): Promise<Browser> {
  if (!there(program)) await install()
  // As root its sandbox does not start; it sees nothing but pages of our own.
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}

async function install(): Promise<void> {
  console.error(`installing ${packages.join(', ')}, which tests need`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => execa('apt-get', args, { env, timeout: 5 * 60_000 })
  const fetch = () => apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  try {
    // A bare system has no package lists yet.
    await fetch().catch(() => apt('update', '-qq').then(fetch))
  } catch (cause) {
    throw new Error(`the tests need Chromium: as root, apt-get install ${packages.join(' ')}`, { cause })
  }
}

function there(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}

export interface Looked {
  readonly page: Page
  /** What the page wrote to the console, errors and refusals of its policy included. */
  readonly said: readonly string[]
  /** Everything that was asked for, the page itself included. */
  readonly asked: readonly string[]
}

/** Opens a file as a reader does who has no network. */
export async function look(
  browser: Browser,
  file: string,
  o: BrowserContextOptions = {},
): Promise<Looked & AsyncDisposable> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1200, height: 900 }, ...o })
  const page = await context.newPage()
  const said: string[] = []
  const asked: string[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  page.on('request', request => asked.push(request.url()))
  await page.goto(`file://${file}`)
  return { page, said, asked, [Symbol.asyncDispose]: () => context.close() }
}

/** A phone in the hand. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}
