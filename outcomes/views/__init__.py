"""Pages of published results, their notices and archive, and the steps of carrying something out."""
