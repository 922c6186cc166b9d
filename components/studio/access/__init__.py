"""What people see of access: who they are, whose key pays, and what is left."""
