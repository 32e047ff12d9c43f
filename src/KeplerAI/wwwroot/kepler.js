// The few things that HTML cannot do alone. Every page works without this file, only less comfortably.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);

  const toast = (text, kind = 'good') => {
    const box = document.createElement('div');
    box.className = `toast ${kind}`;
    box.setAttribute('role', 'status');
    box.textContent = text;
    $('#toasts').append(box);
    setTimeout(() => box.remove(), 4000);
  };

  const copy = async button => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // No clipboard without https: a hidden field and the old command do.
      const field = document.createElement('textarea');
      field.value = button.dataset.copy;
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
      button.focus();
    }
    toast(button.dataset.copied);
  };

  const drawer = open => {
    document.body.classList.toggle('drawer-open', open);
    const button = $('[data-drawer]');
    button?.setAttribute('aria-expanded', String(open));
    if (open) $('#nav a')?.focus(); else button?.focus();
  };

  // A form asks once; the answer « yes » lets the same button through.
  const ask = button => {
    const dialog = $('#confirm');
    $('#confirm-text').textContent = button.dataset.confirm;
    $('#confirm-yes').textContent = button.dataset.confirmYes;
    dialog.returnValue = '';
    dialog.onclose = () => {
      if (dialog.returnValue !== 'yes') return;
      button.dataset.confirmed = '1';
      button.click();
      delete button.dataset.confirmed;
    };
    dialog.showModal();
  };

  document.addEventListener('click', event => {
    const at = selector => event.target.closest(selector);
    let found;
    if ((found = at('[data-confirm]')) && !found.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(found);
    } else if ((found = at('[data-copy]'))) {
      event.preventDefault();
      copy(found);
    } else if ((found = at('[data-dialog]'))) {
      const dialog = document.getElementById(found.dataset.dialog);
      if (!dialog || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      dialog.showModal();
    } else if ((found = at('[data-close]'))) {
      event.preventDefault();
      found.closest('dialog')?.close();
    } else if ((found = at('[data-dismiss]'))) {
      found.closest('.toast')?.remove();
    } else if (at('[data-drawer]')) {
      drawer(!document.body.classList.contains('drawer-open'));
    } else if (at('[data-drawer-close]')) {
      drawer(false);
    } else if (event.target instanceof HTMLDialogElement && event.target.classList.contains('sheet')) {
      event.target.close(); // a click on the backdrop
    }
    for (const menu of document.querySelectorAll('details.menu[open]'))
      if (!menu.contains(event.target)) menu.open = false;
  }, true);

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    if (document.body.classList.contains('drawer-open')) drawer(false);
    const menu = $('details.menu[open]');
    if (menu) { menu.open = false; $('summary', menu).focus(); }
  });

  document.addEventListener('change', event => {
    if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
  });

  // Of several fields that mean the same thing, the last one written counts.
  document.addEventListener('input', event => {
    const group = event.target.dataset.oneOf;
    if (!group) return;
    for (const other of event.target.form.querySelectorAll(`[data-one-of="${group}"]`))
      if (other !== event.target) other.value = '';
  });

  // A form is sent once: a second click while the first is under way does nothing.
  document.addEventListener('submit', event => {
    if (event.target.method !== 'post' || event.target.matches('[hx-post]')) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = '1';
  });
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent));

  document.addEventListener('htmx:config:request', event => {
    const request = event.detail.ctx.request;
    if (request.method !== 'GET') request.headers.RequestVerificationToken = $('meta[name=csrf]').content;
  });

  document.addEventListener('htmx:after:swap', () => {
    const body = $('#sheet-body');
    if (body?.childElementCount && !$('#sheet').open && body.dataset.shown !== body.innerHTML.length.toString()) {
      body.dataset.shown = body.innerHTML.length.toString();
      $('#sheet').showModal();
    }
    ready(document);
  });
  $('#sheet')?.addEventListener('close', () => { $('#sheet-body').replaceChildren(); delete $('#sheet-body').dataset.shown; });

  // Live regions: every event of the stream makes htmx ask for the region again (hx-trigger="live").
  const ready = root => {
    for (const element of root.querySelectorAll('[data-live]:not([data-living])')) {
      element.dataset.living = '1';
      const source = new EventSource(element.dataset.live);
      source.onmessage = () => element.isConnected ? element.dispatchEvent(new CustomEvent('live')) : source.close();
      source.addEventListener('end', () => { source.close(); element.dispatchEvent(new CustomEvent('live')); });
    }
    for (const dialog of root.querySelectorAll('dialog[data-open]:not([open])')) {
      delete dialog.dataset.open;
      dialog.showModal();
    }
    for (const log of root.querySelectorAll('[data-tail]')) log.scrollTop = log.scrollHeight;
  };
  ready(document);
})();
