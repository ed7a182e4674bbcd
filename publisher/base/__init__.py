"""What every layer needs and that knows neither RDF files nor HTTP."""
