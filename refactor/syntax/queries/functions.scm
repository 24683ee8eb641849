; Every function definition with a body. The name is found by walking down the declarators.
(function_definition
  declarator: (_) @declarator
  body: (compound_statement) @body) @function
