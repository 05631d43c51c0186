import { MANIFEST_POWERSHELL, MANIFEST_SHELL } from '../shell-lines.ts';
import { icon } from './icons.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { view } from './parts.ts';
import type { ReaderInput } from './reader-input.ts';
import { say } from './words.ts';

/** The page's own check of the folder it lies in, what it proves, and how to check without the page. */
export function checkView(input: ReaderInput): Markup {
  const body = html`
<div class="doc">
<div class="doc-text"><h3>${say('check.title')}</h3><p>${say('check.text')}</p></div>
<p class="noscript">${say('check.noscript')}</p>
<div class="drop" id="check-drop" data-expected="${input.manifestSha256}">${icon('folder')}<div><label class="btn primary" for="check-files">${say('check.choose')}</label><input class="vh" type="file" id="check-files" webkitdirectory multiple> <span class="t2">${say('check.drop')}</span></div></div>
<div id="check-progress" hidden><p><span id="check-step">${say('check.running')}</span> <span class="mono" id="check-path"></span></p><progress id="check-bar" max="1" value="0"></progress> <button type="button" class="btn" id="check-cancel">${say('check.cancel')}</button></div>
<div id="check-result" role="status" aria-live="polite" tabindex="-1"></div>
<template id="check-words">
${(['green', 'red', 'notbundle', 'notbundle.text', 'other', 'files', 'changed', 'missing', 'added', 'unreadable', 'malformed', 'stopped', 'more', 'manifest'] as const).map(key => html`<span data-word="${key}">${say(`check.${key}`)}</span>`)}
</template>
<div class="cols"><section><h4>${say('check.proves')}</h4><ul class="points"><li>${say('check.proves.1')}</li></ul></section>
<section><h4>${say('check.proves.not')}</h4><ul class="points"><li>${say('check.proves.not.1')}</li><li>${say('check.proves.not.2')}</li><li>${say('check.proves.not.3')}</li></ul></section></div>
<div class="doc-text"><h4>${say('overview.manifest')}</h4><p class="mono wrap">${input.manifestSha256}</p>
<h3>${say('check.shell')}</h3><p>${say('check.shell.text')}</p><pre class="raw">${MANIFEST_SHELL}</pre><p class="cap">Windows, PowerShell</p><pre class="raw">${MANIFEST_POWERSHELL}</pre></div>
</div>`;
  return view('check', 'nav.check', html``, body);
}
