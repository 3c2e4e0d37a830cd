// Sets the theme that the address names, before anything is drawn.
const theme = new URLSearchParams(location.search).get('theme') ?? 'auto';
document.documentElement.dataset.theme = theme;
if (theme === 'rtl') Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
