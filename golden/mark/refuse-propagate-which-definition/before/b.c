int show_all(Node *node)
{
    return 0;
}
