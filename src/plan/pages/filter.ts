import { html, type Markup } from './markup.ts'

/** Search, chips and an order for the rows that follow. Hidden until the script is there that it is for. */
export function filterForm(
  label: string,
  chips: readonly { readonly letter: string; readonly word: string }[],
  orders: readonly (readonly [value: string, words: string])[],
): Markup {
  return html`<form class="filter" role="search" aria-label="${label}" hidden>
<input type="search" aria-label="Words in the name" placeholder="Words in the name" autocomplete="off" spellcheck="false">
<fieldset><legend>State</legend>${chips.map(c => html`<label class="chip ${c.letter}"><input type="checkbox" value="${c.letter}">${c.word}</label>`)}</fieldset>
<select aria-label="Order">${orders.map(([value, words]) => html`<option value="${value}">${words}</option>`)}</select>
<output></output>
</form>`
}
