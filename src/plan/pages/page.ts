import { html, type Markup, textOf, trusted } from './markup.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/** sha256 of a text, in base64; handed in, since the pure room computes none. */
export type Hash = (text: string) => string

/**
 * A whole page in one file, which asks for nothing from outside. Its policy lets no other style and script than our own
 * two run, whatever might have come through the escaping. Same content, same bytes.
 */
export function page(title: string, body: Markup, hash: Hash): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash(style)}'`,
    `script-src 'sha256-${hash(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="bowsprit">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
<script>${trusted(script)}</script>
</body>
</html>
`)
}
