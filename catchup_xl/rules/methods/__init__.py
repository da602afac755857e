"""The scoring methods (计分方法): formulas as pure functions, and the table that names them."""
