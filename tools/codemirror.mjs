// What the script's editor needs of CodeMirror, bundled into one file by tools/libs.mjs.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { pythonLanguage } from '@codemirror/lang-python';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const marked = StateEffect.define();
const wrong = StateField.define({
  create: () => Decoration.none,
  update(lines, change) {
    for (const effect of change.effects)
      if (effect.is(marked)) {
        const { doc } = change.state;
        lines = effect.value ? Decoration.set([Decoration.line({ class: 'wrong' }).range(doc.line(Math.min(effect.value, doc.lines)).from)]) : Decoration.none;
      }
    return lines.map(change.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--code-name)' },
]);

const theme = EditorView.theme({
  '&': { font: '13px/1.5 var(--mono)', color: 'var(--ink)', background: 'var(--paper)', border: '1px solid var(--line)', borderRadius: '6px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { font: 'inherit', minHeight: '320px', maxHeight: '60vh', overflow: 'auto' },
  '.cm-gutters': { background: 'var(--canvas)', color: 'var(--ink-3)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'var(--canvas)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.wrong, .wrong.cm-activeLine': { background: 'var(--bad-soft)', boxShadow: 'inset 3px 0 var(--bad)' },
});

export function open({ root, text, label, changed }) {
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), indentUnit.of('    '), pythonLanguage, syntaxHighlighting(colours), theme, wrong,
        // Escape, then Tab, leaves the editor: the keyboard is never caught in it.
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        // What is typed over a selection is put there by the editor: the browser would keep the colour of the word that goes, as a style attribute that the page's policy refuses.
        EditorView.domEventHandlers({
          beforeinput(event, view) {
            if (event.inputType !== 'insertText' || event.data === null || event.isComposing || view.state.selection.main.empty) return false;
            event.preventDefault();
            view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
            return true;
          },
        }),
        EditorView.updateListener.of(update => { if (update.docChanged) changed(update.state.doc.toString()); }),
      ],
    }),
  });
  return { focus: () => view.focus(), mark: line => view.dispatch({ effects: marked.of(line) }) };
}
