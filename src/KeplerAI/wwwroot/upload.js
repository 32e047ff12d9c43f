// Files sent by tus: dropped or chosen, several at once, paused, resumed after a reload, a lost network or a restart of the server.
(() => {
  'use strict';
  const zone = document.querySelector('[data-uploader]');
  if (!zone || !window.tus?.isSupported) return;
  zone.hidden = false;
  const text = zone.dataset;
  const list = zone.querySelector('[data-uploads]');
  const line = document.getElementById('upload-line').content;
  const language = document.documentElement.lang;
  const [byte, kilo, mega, giga] = text.tUnits.split(' ');
  const running = new Set();

  const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  const size = bytes => {
    for (const [unit, name] of [[1e9, giga], [1e6, mega], [1e3, kilo]])
      if (bytes >= unit) return `${number(bytes / unit, 1)}\u00a0${name}`;
    return `${number(bytes)}\u00a0${byte}`;
  };
  const time = seconds => {
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    if (hours) return `${hours}\u00a0h\u00a0${String(minutes).padStart(2, '0')}`;
    return minutes ? `${minutes}\u00a0min\u00a0${String(Math.floor(seconds) % 60).padStart(2, '0')}` : `${Math.ceil(seconds)}\u00a0${text.tSecond}`;
  };
  const fill = (template, ...values) => values.reduce((filled, value, i) => filled.replace(`{${i}}`, value), template);

  const refuse = message => {
    const note = zone.querySelector('[data-refused]');
    note.textContent = message;
    note.hidden = !message;
  };

  const importable = name => {
    const lower = name.toLowerCase();
    const packed = /\.(gz|zip)$/.test(lower);
    const inner = packed ? lower.replace(/\.(gz|zip)$/, '') : lower;
    return text.endings.split(',').some(ending => inner.endsWith(ending)) || (packed && !inner.includes('.'));
  };

  // The speed of the last seconds, not of the whole way: it tells what is left.
  const speedometer = () => {
    const marks = [];
    return bytes => {
      const now = performance.now();
      marks.push([now, bytes]);
      while (marks.length > 2 && now - marks[0][0] > 5000) marks.shift();
      const [then, before] = marks[0];
      return now - then > 200 ? Math.max(0, (bytes - before) * 1000 / (now - then)) : 0;
    };
  };

  const send = file => {
    const item = line.cloneNode(true).firstElementChild;
    const part = name => item.querySelector(`[data-${name}]`);
    const [bar, state] = [item.querySelector('progress'), part('state')];
    let speed = speedometer();
    part('name').textContent = file.name;
    part('size').textContent = size(file.size);
    bar.setAttribute('aria-label', file.name);
    list.append(item);

    const buttons = status => {
      item.dataset.status = status;
      part('pause').hidden = status !== 'sending';
      part('resume').hidden = status !== 'paused' && status !== 'failed';
      part('cancel').hidden = status === 'done';
      part('check').hidden = status !== 'done';
      if (status === 'sending') running.add(item); else running.delete(item);
    };

    const upload = new tus.Upload(file, {
      endpoint: text.endpoint,
      metadata: { filename: file.name, filetype: file.type },
      // A restart of the server or a lost network is waited for, up to some minutes; bytes that go through start the count anew.
      retryDelays: [0, 500, 1000, 2000, 3000, 5000, 5000, 10000, 10000, 20000, 30000, 60000],
      removeFingerprintOnSuccess: true,
      fingerprint: async () => ['kepler', text.scope, file.name, file.size, file.lastModified].join('-'),
      onBeforeRequest: request => request.setHeader('RequestVerificationToken', document.querySelector('meta[name=csrf]').content),
      onShouldRetry: error => {
        const status = error.originalResponse?.getStatus() ?? 0;
        state.textContent = text.tWaiting;
        return status < 400 || status === 409 || status === 423 || status >= 500;
      },
      onProgress: (sent, total) => {
        const rate = speed(sent);
        bar.value = total ? sent / total : 1;
        state.textContent = fill(text.tSending, size(sent), size(total), size(rate)) + (rate ? ' · ' + fill(text.tLeft, time((total - sent) / rate)) : '');
      },
      onError: error => {
        state.textContent = fill(text.tFailed, error.originalResponse?.getStatus() ?? '');
        buttons('failed');
      },
      onSuccess: () => {
        bar.value = 1;
        state.textContent = text.tDone;
        const check = part('check');
        check.href = text.next + upload.url.split('/').pop() + text.query;
        buttons('done');
        document.querySelector(`[data-upload-id="${upload.url.split('/').pop()}"]`)?.remove();
        // One file alone goes on by itself; of several, each waits for its turn.
        if (list.childElementCount === 1) location.assign(check.href);
      },
    });

    const start = async () => {
      buttons('sending');
      speed = speedometer();
      if (!upload.url) {
        const earlier = await upload.findPreviousUploads();
        if (earlier.length) upload.resumeFromPreviousUpload(earlier[earlier.length - 1]);
      }
      upload.start();
    };
    part('pause').onclick = () => upload.abort().then(() => { state.textContent = fill(text.tPaused, size(bar.value * file.size), size(file.size)); buttons('paused'); });
    part('resume').onclick = start;
    part('cancel').onclick = () => upload.abort(true).catch(() => {}).then(() => { running.delete(item); item.remove(); });
    addEventListener('online', () => item.dataset.status === 'failed' && start());
    start();
  };

  const take = files => {
    refuse('');
    for (const file of files) {
      if (file.size > Number(text.max)) refuse(`${file.name} : ${text.tTooLarge}`);
      else if (!importable(file.name)) refuse(`${file.name} : ${text.tType}`);
      else send(file);
    }
  };

  zone.querySelector('[data-files]').addEventListener('change', event => {
    take([...event.target.files]);
    event.target.value = '';
  });
  const drop = zone.querySelector('[data-drop]');
  for (const kind of ['dragover', 'dragleave', 'drop'])
    drop.addEventListener(kind, event => {
      event.preventDefault();
      drop.classList.toggle('over', kind === 'dragover');
      if (kind === 'drop') take([...event.dataTransfer.files]);
    });
  addEventListener('beforeunload', event => { if (running.size) event.preventDefault(); });
})();
