// The reference of the API: Swagger draws the document into the page. It comes with the site; nothing is fetched elsewhere.
const place = document.getElementById("reference");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  supportedSubmitMethods: [],
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
