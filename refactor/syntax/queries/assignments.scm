; What is assigned to: `a = b`, `a += b`, `a++`, `T a = b`.
(assignment_expression left: (_) @place) @assignment
(update_expression argument: (_) @place) @assignment
(init_declarator declarator: (_) @place) @assignment
