// Makes the server's pages live. Everything works without it, by whole pages; all markup comes from the server.
const shell = document.getElementById('shell')

/** A form that was answered is a new deed when it is sent again; one whose answer was lost is the same one. */
function renew(form) {
  const nonce = form.elements.namedItem('nonce')
  if (!nonce) return
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  nonce.value = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function parsed(markup) {
  return new DOMParser().parseFromString(markup, 'text/html').body
}

function prepare(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = false
  for (const button of root.querySelectorAll('[data-unneeded]')) button.hidden = true
  for (const area of root.querySelectorAll('textarea[data-max]')) count(area)
}

function count(area) {
  const left = area.parentElement.querySelector('[data-left]')
  if (!left) return
  const remaining = Number(area.dataset.max) - area.value.length
  left.textContent = remaining.toLocaleString(document.documentElement.lang)
  left.parentElement.classList.toggle('over', remaining < 0)
}

async function copy(button) {
  const area = button.closest('.copy').querySelector('textarea')
  area.select()
  try {
    await navigator.clipboard.writeText(area.value)
  } catch {
    document.execCommand('copy')
  }
  const label = button.textContent
  button.textContent = button.dataset.copied
  setTimeout(() => {
    button.textContent = label
  }, 2000)
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]')
  if (button) copy(button)
})
/** Real time, ms, in which a second click is still the first one. */
const secondClickMs = 700

// The second half of a double click is no deed, even when what it hits was already drawn anew. Time may be hurried.
document.addEventListener(
  'click',
  (event) => {
    if (event.detail > 1 && event.target.closest('form:not(.travel) button')) event.preventDefault()
  },
  true,
)
document.addEventListener('input', (event) => {
  if (event.target.matches('textarea[data-max]')) count(event.target)
})

const log = document.getElementById('log')
const scroll = document.getElementById('log-box')
const dialog = document.getElementById('dialog')
const inside = document.getElementById('dialog-inside')
const words = document.getElementById('words')
const narrow = matchMedia('(max-width: 1020px)')
/** Unfinished forms that something else was opened over; closing it brings them back. */
const beneath = []
let opener

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80
const toEnd = () => {
  scroll.scrollTop = scroll.scrollHeight
}

/** Swaps only what changed, so that focus stays and a screen reader hears what is new. */
function swap(list, fresh) {
  const before = new Map([...list.children].map((item) => [item.id, item]))
  let place = list.firstElementChild
  for (const item of [...fresh.children]) {
    const old = before.get(item.id)
    before.delete(item.id)
    if (old && item.dataset.rev !== undefined && old.dataset.rev === item.dataset.rev) {
      if (old === place) place = old.nextElementSibling
      else list.insertBefore(old, place)
      continue
    }
    if (old) {
      if (old === place) place = old.nextElementSibling
      const focused = old.contains(document.activeElement)
      old.replaceWith(item)
      if (focused) item.focus({ preventScroll: true })
    } else {
      list.insertBefore(item, place)
    }
    prepare(item)
  }
  for (const old of before.values()) {
    const focused = old.contains(document.activeElement)
    old.remove()
    if (focused) words.focus({ preventScroll: true })
  }
}

let refreshing
let again = false
async function refresh() {
  if (refreshing) {
    again = true
    return refreshing
  }
  refreshing = load().finally(() => {
    refreshing = undefined
  })
  await refreshing
  if (again) {
    again = false
    await refresh()
  }
}
async function load() {
  try {
    const query = shell.dataset.pane ? '?pane=1' : ''
    const answer = await fetch(shell.dataset.base + query, { headers: { 'X-Partwell': 'part' } })
    if (!answer.ok) return
    const news = parsed(await answer.text())
    const follow = atEnd()
    swap(log, news.querySelector('#log'))
    document.getElementById('places').replaceChildren(...news.querySelector('#places').children)
    document.getElementById('clock-now').replaceChildren(...news.querySelector('#clock-now').childNodes)
    if (follow) toEnd()
    trouble('trouble', '')
  } catch {
    // The event stream tells when the server is back; then this is tried again.
  }
}

function trouble(id, sentence) {
  const place = document.getElementById(id)
  place.textContent = sentence
  place.hidden = sentence === ''
}

function dirty() {
  const form = inside.querySelector('form.ask')
  return form !== null && form.dataset.touched === 'true'
}

function open(content, from) {
  trouble('dialog-trouble', '')
  if (dialog.open && dirty() && !(from && dialog.contains(from))) beneath.push([...inside.childNodes])
  if (!dialog.open) opener = from
  inside.replaceChildren(...content)
  prepare(inside)
  if (!dialog.open) {
    if (narrow.matches) dialog.showModal()
    else dialog.show()
  }
  dialog.scrollTop = 0
  const wrong = inside.querySelector('[aria-invalid="true"], [data-invalid="true"] input')
  const first = wrong ?? inside.querySelector('#dialog-title')
  first?.focus({ preventScroll: wrong === null })
}

/** What stands in a form that is closed is kept for the same form; of a fleeting one nothing leaves this page. */
function keepTyped() {
  const form = inside.querySelector('form.ask')
  if (!form || !dirty() || form.hasAttribute('data-fleeting')) return
  const address = form.getAttribute('action').replace(/submit$/, 'typed')
  const body = new URLSearchParams(new FormData(form))
  // What may outlive the page is at most 64 KiB; anything longer a browser refuses to send that way.
  const keepalive = String(body).length < 60_000
  fetch(address, { method: 'POST', body, headers: { 'X-Partwell': 'part' }, keepalive }).catch(() => {
    trouble('trouble', shell.dataset.offline)
  })
}

function close() {
  const before = beneath.pop()
  keepTyped()
  trouble('dialog-trouble', '')
  if (before) {
    inside.replaceChildren(...before)
    inside.querySelector('#dialog-title')?.focus()
    return
  }
  inside.replaceChildren()
  if (dialog.open) dialog.close()
  const back = opener && document.body.contains(opener) ? opener : words
  back.focus({ preventScroll: true })
  opener = undefined
}

/** Whether this sending is only the echo of the last one: a second click, a second Enter on an empty line. */
function isEcho(form) {
  const hasty = Date.now() - Number(form.dataset.sentAt ?? 0) < secondClickMs
  return form.dataset.busy === 'true' || (hasty && form.matches('.line') && words.value === '')
}

/** Shows what came of it: a dialog, the conversation again, or a sentence that says why not. */
function showAnswer(kind, markup, form, submitter) {
  const within = dialog.contains(form)
  if (kind === 'dialog') open([...parsed(markup).childNodes], submitter ?? form)
  else if (kind !== 'done') {
    trouble(within ? 'dialog-trouble' : 'trouble', parsed(markup).textContent || shell.dataset.offline)
  } else if (within) {
    form.dataset.touched = 'false'
    close()
  } else trouble('trouble', '')
}

async function send(form, submitter) {
  if (isEcho(form)) return
  form.dataset.sentAt = String(Date.now())
  form.dataset.busy = 'true'
  form.setAttribute('aria-busy', 'true')
  const line = form.matches('.line')
  const sent = words.value
  try {
    const body = new URLSearchParams(new FormData(form, submitter))
    // Not form.action: a press has a field of that name.
    const address = form.getAttribute('action')
    const answer = await fetch(address, { method: 'POST', body, headers: { 'X-Partwell': 'part' } })
    const kind = answer.headers.get('X-Answer')
    const markup = await answer.text()
    // Below 500 it was answered; above, it is not known, and sending it again must be the same deed. A second
    // click that was meant for the first button comes within this time.
    if (answer.status < 500) setTimeout(renew, line ? 0 : secondClickMs, form)
    const taken = kind === 'dialog' || kind === 'done'
    if (line && taken && words.value === sent) words.value = ''
    showAnswer(kind, markup, form, submitter)
    // Answered: what is sent from here on is no echo, although the conversation beside it is still being fetched.
    form.dataset.busy = 'false'
    if (form.matches('.language') && kind === 'done') location.reload()
    await refresh()
    if (line && taken) toEnd()
  } catch {
    trouble(dialog.contains(form) ? 'dialog-trouble' : 'trouble', shell.dataset.offline)
  } finally {
    form.dataset.busy = 'false'
    form.removeAttribute('aria-busy')
  }
}

/** When a document was last asked for, real time. */
let fetchedAt = 0

/** Forms are sent without leaving the page. */
function sendInPlace() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post') return
    if ('whole' in form.dataset) {
      // A document is fetched; to the browser it begins as if the page were left.
      fetchedAt = Date.now()
      return
    }
    event.preventDefault()
    send(form, event.submitter ?? undefined)
  })
  document.addEventListener('input', (event) => {
    const form = event.target.closest('form.ask')
    if (form) form.dataset.touched = 'true'
  })
  document.addEventListener('change', (event) => {
    if (event.target.matches('form.language select')) send(event.target.form)
  })
}

/** The dialog closes by its button and by Escape, and its error summary leads to the fields. */
function handleDialog() {
  document.getElementById('dialog-close').addEventListener('click', (event) => {
    event.preventDefault()
    close()
  })
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    close()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && dialog.open && !dialog.matches(':modal')) close()
  })
  // The link of an error summary leads to a field, or into the first answer of a group.
  inside.addEventListener('click', (event) => {
    const link = event.target.closest('.problems a')
    if (!link) return
    event.preventDefault()
    const field = document.getElementById(link.getAttribute('href').slice(1))
    ;(field?.matches('fieldset') ? field.querySelector('input') : field)?.focus()
  })
  window.addEventListener('beforeunload', (event) => {
    const stays = Date.now() - fetchedAt < secondClickMs
    if (!stays && (dirty() || beneath.length > 0)) event.preventDefault()
  })
}

/** Begins where the server left off, and listens for what others do. */
function begin() {
  if (dialog.open) {
    // The server drew it open; make it the same dialog that the script opens.
    const content = [...inside.childNodes]
    dialog.removeAttribute('open')
    open(content)
  } else if (!shell.dataset.pane && !narrow.matches) words.focus({ preventScroll: true })
  toEnd()

  listenTogether((people) => {
    if (people === 'offline') trouble('trouble', shell.dataset.offline)
    else if (people === '*' || people.split(' ').includes(shell.dataset.me)) refresh()
  })
}

/**
 * A browser allows six connections to one place, and a team has more tabs than that: one tab listens for all of them
 * and passes on what it hears. When it is closed, the lock goes to another one.
 */
function listenTogether(heard) {
  const tabs = new BroadcastChannel('partwell-live')
  tabs.addEventListener('message', ({ data }) => heard(data))
  const tell = (people) => {
    tabs.postMessage(people)
    heard(people)
  }
  const listen = () => {
    const news = new EventSource(shell.dataset.live)
    news.addEventListener('open', () => tell('*'))
    news.addEventListener('news', ({ data }) => tell(data))
    news.addEventListener('tick', () => tell('*'))
    news.addEventListener('error', () => tell('offline'))
  }
  navigator.locks.request('partwell-live', () => new Promise(listen))
}

prepare(document)
if (shell) {
  sendInPlace()
  handleDialog()
  begin()
}
