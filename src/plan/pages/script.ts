/**
 * What the pages do besides being read: filter and order the rows, say which spec a bar is, keep the filter in the
 * address. Runs in the reader's browser, so it is text here; without it the pages lack nothing but that. It writes no
 * HTML: all it has to say goes through textContent.
 */
export const script = `(() => {
'use strict'
const form = document.querySelector('form.filter')
const lists = [...document.querySelectorAll('ol.rows')]
if (form && lists.length > 0) {
  const rows = lists.flatMap(list => [...list.children])
  const texts = rows.map(row => row.querySelector('.name').textContent.toLowerCase())
  const query = form.querySelector('[type=search]')
  const order = form.querySelector('select')
  const chips = [...form.querySelectorAll('[type=checkbox]')]
  const said = form.querySelector('output')

  const show = () => {
    const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const chosen = new Set(chips.filter(c => c.checked).map(c => c.value))
    let seen = 0
    rows.forEach((row, i) => {
      const fits = (chosen.size === 0 || chosen.has(row.className)) && words.every(w => texts[i].includes(w))
      if (row.hidden === fits) row.hidden = !fits
      if (fits) seen++
    })
    for (const list of lists) list.classList.toggle('none', ![...list.children].some(row => !row.hidden))
    said.textContent = (seen === rows.length ? 'all ' : seen + ' of ') + rows.length
  }
  let ordered = ''
  const arrange = () => {
    if (order.value === ordered) return
    ordered = order.value
    const at = new Map(rows.map((row, i) => [row, i]))
    const by = {
      worst: (a, b) => at.get(a) - at.get(b),
      slowest: (a, b) => Number(b.dataset.ms) - Number(a.dataset.ms),
      name: (a, b) => (texts[at.get(a)] < texts[at.get(b)] ? -1 : 1),
    }[ordered]
    for (const list of lists) list.append(...[...list.children].sort(by))
  }
  const keep = () => {
    const kept = new URLSearchParams()
    if (query.value !== '') kept.set('q', query.value)
    const chosen = chips.filter(c => c.checked).map(c => c.value).join('')
    if (chosen !== '') kept.set('s', chosen)
    if (order.selectedIndex > 0) kept.set('o', order.value)
    history.replaceState(null, '', '#' + kept)
  }
  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1))
    if (![...kept.keys()].some(k => 'qso'.includes(k))) return false
    query.value = kept.get('q') ?? ''
    const chosen = kept.get('s') ?? ''
    for (const c of chips) c.checked = chosen.includes(c.value)
    order.value = kept.get('o') ?? order.options[0].value
    if (order.selectedIndex < 0) order.selectedIndex = 0
    return true
  }
  const renew = () => {
    arrange()
    show()
    keep()
  }
  form.hidden = false
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', renew)
  const open = () => {
    if (!recall()) return
    arrange()
    show()
    form.scrollIntoView()
  }
  addEventListener('hashchange', open)
  show()
  open()

  // Bars are thinner than a finger: the nearest one is meant.
  for (const chart of document.querySelectorAll('[data-bars] svg')) {
    const caption = chart.parentElement.querySelector('.caption')
    const bars = [...chart.querySelectorAll('[data-i]')].map(bar => {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(a => Number(bar.getAttribute(a)))
      return { bar, from: x, to: x + width, y: y + height / 2 }
    })
    let told
    caption.textContent = 'Point at a bar to see which spec it is.'
    const tell = event => {
      const box = chart.getBoundingClientRect()
      const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width
      const y = ((event.clientY - box.top) / box.height) * chart.viewBox.baseVal.height
      const far = b => Math.abs(b.y - y) * 1000 + Math.max(0, b.from - x, x - b.to)
      const near = bars.reduce((best, b) => (best === undefined || far(b) < far(best) ? b : best), undefined)
      const row = rows[near?.bar.dataset.i]
      if (!row || near === told) return
      told?.bar.classList.remove('told')
      near.bar.classList.add('told')
      told = near
      caption.textContent = [...row.children].map(c => c.textContent).filter(Boolean).join(' · ')
    }
    chart.addEventListener('pointermove', tell)
    chart.addEventListener('click', tell)
  }
}
})()
`
