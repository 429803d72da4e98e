// A file of its own, because the content policy allows no script inside the page.
window.Redoc.init(
  '/openapi.json',
  { hideDownloadButtons: false, nativeScrollbars: true },
  document.getElementById('redoc'),
);
