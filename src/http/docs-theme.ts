/** Of the page of the API: a link back to the page that it was opened from, wherever a proxy has both. */
const script = `
const link = document.createElement('a');
link.className = 'way-back';
link.href = new URL('../../../', document.currentScript.src).href;
link.textContent = '← What genre is it?';
document.body.prepend(link);
`;

const styles = `
.way-back { display: block; padding: 1rem 1.25rem; color: inherit; font: 1rem system-ui, sans-serif; }
.swagger-ui .topbar { display: none; }
`;

/** What the page of the API has besides its own. */
export const docsTheme = {
  title: 'API · Hyena',
  js: [{ filename: 'way-back.js', content: script }],
  css: [{ filename: 'way-back.css', content: styles }],
};
