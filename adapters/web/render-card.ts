import type { Bar, Button, DialogBlock, ShownCard } from '../../src/engine/card.ts'
import type { Attachment } from '../../src/engine/channel.ts'
import type { Subject } from '../../src/engine/gesture.ts'
import { inert } from '../../src/language/inert.ts'
import { attribute, type Html, html } from './html.ts'
import type { PageReader } from './reader.ts'

/** What it takes to draw something that can be pressed: where it is sent, and the proofs that it is ours. */
export interface Stage {
  readonly reader: PageReader
  /** `/as/<person>/in/<place>` */
  readonly base: string
  readonly token: string
  /** A new nonce for each form. */
  nonce(): string
}

/** The hidden fields that every form of ours carries. */
export function proofs(stage: Pick<Stage, 'token' | 'nonce'>): Html {
  return html`<input type="hidden" name="token" value="${stage.token}"><input type="hidden" name="nonce" value="${stage.nonce()}">`
}

/** What a button or form is about, as hidden fields: opaque ids only. */
export function subjectFields(subject: Subject): Html {
  return html`${Object.entries(subject).map(([key, value]) => html`<input type="hidden" name="s.${key}" value="${value}">`)}`
}

type Where = 'log' | 'dialog'

function renderButton(button: Button<string>, stage: Stage, where: Where): Html {
  const style = button.style ?? 'plain'
  return html`<form class="press" method="post" action="${stage.base}/press">${proofs(stage)}<input type="hidden" name="action" value="${button.action}">${subjectFields(button.subject)}${where === 'dialog' && html`<input type="hidden" name="from" value="dialog">`}<button class="button ${style}"${attribute('aria-haspopup', button.opens === 'dialog' ? 'dialog' : undefined)}>${button.label}</button></form>`
}

function renderBar(bar: Bar<string>): Html {
  const share = bar.max > 0 ? Math.min(100, Math.max(0, (bar.value / bar.max) * 100)) : 0
  return html`<li class="bar"><span class="bar-label">${bar.label}</span><span class="bar-words">${bar.words}</span><svg class="bar-drawn" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bar-track" width="100" height="6"/><rect class="bar-value" width="${share.toFixed(2)}" height="6"/></svg></li>`
}

/** People's words: framed, exactly as typed, with nothing in them that could act or reorder the page (trust P7). */
function renderSaid(words: string, by: string | undefined): Html {
  return html`<figure class="said"><blockquote dir="auto">${inert(words)}</blockquote>${by !== undefined && html`<figcaption>${by}</figcaption>`}</figure>`
}

/** Text to be pasted elsewhere. The parser drops one line feed after the opening tag, so one is given to it. */
export function renderCopy(label: string, words: string, reader: PageReader): Html {
  const lines = Math.min(14, Math.max(2, words.split('\n').length + Math.ceil(words.length / 90)))
  return html`<div class="copy"><label><span class="copy-label">${label}</span><textarea readonly rows="${lines}" dir="auto" spellcheck="false">
${words}</textarea></label><button type="button" class="button plain" data-copy hidden data-copied="${reader.say('web.copied')}">${reader.say('web.copy')}</button></div>`
}

function renderBlock(block: DialogBlock<string>, stage: Stage, where: Where): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h3>${block.text}</h3>`
    case 'text':
      return html`<p class="text ${block.tone ?? ''}">${block.text}</p>`
    case 'rows':
      return html`<dl class="rows">${block.rows.map((row) => html`<div><dt>${row.label}</dt><dd>${row.value}</dd></div>`)}</dl>`
    case 'list': {
      const items = block.items.map((item) => html`<li>${item}</li>`)
      return block.ordered ? html`<ol class="list">${items}</ol>` : html`<ul class="list">${items}</ul>`
    }
    case 'buttons':
      return html`<div class="buttons">${block.buttons.map((button) => renderButton(button, stage, where))}</div>`
    case 'said':
      return renderSaid(block.words.said, block.by)
    case 'bars':
      return html`<ul class="bars">${block.bars.map(renderBar)}</ul>`
    case 'copy':
      return renderCopy(block.label, block.words, stage.reader)
  }
}

/** A card as it stands in the conversation. */
export function renderCard(card: ShownCard, stage: Stage): Html {
  return html`<article class="card" lang="${card.language}" aria-label="${card.preview}"><h2 class="card-title">${card.title}</h2>${card.blocks.map((block) => renderBlock(block, stage, 'log'))}</article>`
}

/** A picture to be seen at once; any other document is only offered. */
function renderPicture({ mediaType, alt, bytes }: Attachment): Html | undefined {
  if (mediaType !== 'image/png') return undefined
  const address = `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
  return html`<img class="picture" src="${address}" alt="${alt ?? ''}">`
}

/** A document that waits for this person, by a form: its address alone opens nothing. */
export function renderFileOffer(file: string, attachment: Attachment, stage: Stage): Html {
  const { name } = attachment
  return html`${renderPicture(attachment)}<form class="file" method="post" action="${stage.base}/file" data-whole>${proofs(stage)}<input type="hidden" name="file" value="${file}"><span class="file-name">${name}</span><button class="button primary">${stage.reader.say('web.download')}</button></form>`
}

/** A page that one person opened: the inside of the dialog, and under its title what comes with it. */
export function renderPage(card: ShownCard, stage: Stage, offer?: Html): Html {
  return html`<div class="page" lang="${card.language}"><h2 id="dialog-title" tabindex="-1">${card.title}</h2>${offer}${card.blocks.map((block) => renderBlock(block, stage, 'dialog'))}</div>`
}
