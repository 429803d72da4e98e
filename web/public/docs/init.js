// A file of its own, because the content policy allows no script inside the page.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  // The validator is a service elsewhere; nothing of a bank's network leaves it.
  validatorUrl: null,
});
