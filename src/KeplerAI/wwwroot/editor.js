// The script's editor over its textarea, which stays the form's field: without this file, one types in the textarea itself.
// It stands in a shadow root, where its style sheets are constructed ones: the page's policy allows no inline style.
(() => {
  'use strict';
  const area = document.querySelector('textarea[data-editor]');
  if (!area) return;

  const begin = kit => {
    const host = document.createElement('div');
    host.className = 'editor';
    area.after(host);
    area.classList.add('sr');
    area.tabIndex = -1;
    area.setAttribute('aria-hidden', 'true');
    const label = document.querySelector(`label[for="${area.id}"]`);
    const editor = kit.open({
      root: host.attachShadow({ mode: 'open' }), text: area.value, label: label?.textContent.trim() ?? '',
      changed: text => { area.value = text; area.dispatchEvent(new Event('input', { bubbles: true })); },
    });
    label?.addEventListener('click', event => { event.preventDefault(); editor.focus(); });
    if (document.activeElement === area) editor.focus();
    area.addEventListener('focus', () => editor.focus());

    const mark = () => {
      const told = document.querySelector('#check [data-error-line]')?.dataset.errorLine || area.closest('.field').querySelector('.error')?.textContent.match(/\d+/)?.[0];
      editor.mark(told ? Number(told) : null);
    };
    mark();
    document.addEventListener('htmx:after:swap', mark);
  };

  // The page comes first: one may type before the editor is there, and what is typed stays.
  const load = () => {
    const script = document.createElement('script');
    script.src = area.dataset.editor;
    script.addEventListener('load', () => begin(window.KeplerCodeMirror));
    document.head.append(script);
  };
  const later = () => (window.requestIdleCallback ?? setTimeout)(load);
  if (document.readyState === 'complete') later(); else addEventListener('load', later);
})();
